using System.Collections.Concurrent;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The connections of a store that read, on threads of the pool: SQLite has no asynchronous reads.</summary>
internal sealed class SqliteReaders(SqliteFile file, SqliteStoreLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(limits.ReadConnections);
    private readonly ConcurrentBag<SqliteSession> _idle = [];

    /// <summary>Closes what is idle. Reads under way close theirs when they end.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    public async Task<T> RunAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        using var lease = await RentAsync(cancellationToken);
        return await Task.Run(() => lease.Run(read), cancellationToken);
    }

    /// <summary>Takes a connection for several reads; dispose the lease to give it back.</summary>
    public async Task<SqliteReadLease> RentAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        return new SqliteReadLease(this);
    }

    internal SqliteSession Take() => _idle.TryTake(out var session) ? session : SqliteSession.Open(file, limits.BusyWait);

    internal void Return(SqliteSession? session)
    {
        if (session is not null)
        {
            _idle.Add(session);
        }

        _slots.Release();
    }
}
