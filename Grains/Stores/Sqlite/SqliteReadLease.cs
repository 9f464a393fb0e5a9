namespace Grid.Grains.Stores.Sqlite;

/// <summary>The right to one reading connection. One thread at a time.</summary>
internal sealed class SqliteReadLease(SqliteReaders readers) : IDisposable
{
    private SqliteSession? _session;
    private int _generation;
    private bool _isDisposed;

    /// <summary>Reads. A transaction that is begun stays open until the lease is disposed.</summary>
    public T Run<T>(Func<SqliteSession, T> read)
    {
        if (_session is null)
        {
            (_session, _generation) = readers.Take();
        }

        try
        {
            return read(_session);
        }
        catch
        {
            // Closing ends whatever the failure left open.
            _session.Dispose();
            _session = null;
            throw;
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _session?.Rollback();
        }
        finally
        {
            readers.Return(_session, _generation);
        }
    }
}
