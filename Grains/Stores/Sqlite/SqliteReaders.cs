using System.Collections.Concurrent;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>The connections of a store that read, on threads of the pool: SQLite has no asynchronous reads.</summary>
internal sealed class SqliteReaders(SqliteFile file, SqliteStoreLimits limits) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(limits.ReadConnections);
    private readonly ConcurrentBag<(SqliteSession Session, int Generation)> _idle = [];
    private int _generation;

    /// <summary>Closes what is idle. Reads under way close theirs when they end.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var idle))
        {
            idle.Session.Dispose();
        }
    }

    /// <summary>The file is gone: connections opened so far are not used again, because another file may take its place.</summary>
    public void Forget() => Interlocked.Increment(ref _generation);

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

    internal (SqliteSession Session, int Generation) Take()
    {
        var generation = Volatile.Read(ref _generation);
        while (_idle.TryTake(out var idle))
        {
            if (idle.Generation == generation)
            {
                return idle;
            }

            idle.Session.Dispose();
        }

        return (SqliteSession.Open(file, limits.BusyWait), generation);
    }

    internal void Return(SqliteSession? session, int generation)
    {
        if (session is not null && generation == Volatile.Read(ref _generation))
        {
            _idle.Add((session, generation));
        }
        else
        {
            session?.Dispose();
        }

        _slots.Release();
    }
}
