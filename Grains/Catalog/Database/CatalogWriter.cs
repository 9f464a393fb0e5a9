using System.Data.Common;

namespace Grid.Grains.Catalog.Database;

/// <summary>
/// Group commit for the catalog: changes of this silo that arrive while a transaction is under way go into the next one
/// together. When a silo or a store is lost, dozens of partitions change their ownership records at the same moment, and a
/// transaction for each would let the last of them wait for seconds. Thread-safe.
/// </summary>
internal sealed class CatalogWriter(CatalogSession session, CatalogDialect dialect)
{
    /// <summary>Changes of one transaction: bounds how long others wait for the lock.</summary>
    private const int MaxGroup = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Change> _pending = new();
    private bool _isCommitting;

    /// <summary>Runs a change, which may run more than once until it is committed, and returns its result once it is.</summary>
    /// <exception cref="Errors.GridException">The database failed: whether anything was changed is unknown. All changes of one transaction share the failure.</exception>
    public async Task<T> RunAsync<T>(Func<DbConnection, Task<T>> work)
    {
        var change = new Change(async connection => await work(connection));
        lock (_gate)
        {
            _pending.Enqueue(change);
            if (!_isCommitting)
            {
                _isCommitting = true;
                _ = Task.Run(CommitAllAsync);
            }
        }

        return (T)(await change.Completion.Task)!;
    }

    private async Task CommitAllAsync()
    {
        while (TakeGroup() is { Count: > 0 } group)
        {
            try
            {
                var results = await session.RunAsync(connection => CommitAsync(connection, group), CancellationToken.None);
                for (var index = 0; index < group.Count; index++)
                {
                    group[index].Completion.SetResult(results[index]);
                }
            }
            catch (Exception failure)
            {
                group.ForEach(change => change.Completion.SetException(failure));
            }
        }
    }

    private async Task<object?[]> CommitAsync(DbConnection connection, List<Change> group)
    {
        var results = new object?[group.Count];
        await CatalogSession.ExecuteAsync(connection, dialect.BeginWrite, CancellationToken.None);
        for (var index = 0; index < group.Count; index++)
        {
            results[index] = await group[index].Work(connection);
        }

        await CatalogSession.ExecuteAsync(connection, "COMMIT", CancellationToken.None);
        return results;
    }

    private List<Change> TakeGroup()
    {
        lock (_gate)
        {
            var group = new List<Change>(Math.Min(_pending.Count, MaxGroup));
            while (group.Count < MaxGroup && _pending.TryDequeue(out var next))
            {
                group.Add(next);
            }

            _isCommitting = group.Count > 0;
            return group;
        }
    }

    private sealed record Change(Func<DbConnection, Task<object?>> Work)
    {
        // Asynchronous continuations: a caller's next steps must not run inside the loop.
        public TaskCompletionSource<object?> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
