using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Tables;

namespace Grid.Grains.Journal;

/// <summary>One store as this silo uses it: its journal writer, and one checkpoint at a time.</summary>
public sealed class StoreConnection(IPartitionStore store, JournalOptions options, TimeProvider time)
{
    private readonly SemaphoreSlim _checkpointGate = new(1, 1);
    private ImmutableHashSet<(TableId, int)> _ensured = [];

    public StoreName Name => store.Name;

    public IPartitionStore Store => store;

    public JournalWriter Writer { get; } = new(store, options);

    /// <summary>When partitions may try to bring the store back into their in-sync sets after it failed.</summary>
    public RejoinBackoff Rejoin { get; } = new(time);

    /// <summary>Empties a copy (see <see cref="IPartitionStore.ResetAsync"/>), but not under a checkpoint that is still at work there.</summary>
    public async Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken)
    {
        await _checkpointGate.WaitAsync(cancellationToken);
        try
        {
            // The store may have come back empty, and a checkpoint skips tables that the store does not know.
            _ensured = [];
            return await store.ResetAsync(header, cancellationToken);
        }
        finally
        {
            _checkpointGate.Release();
        }
    }

    /// <summary>Folds rows into the store's tables, creating those that are missing. Checkpoints of this silo into one store take turns: several at once would only make commits wait longer.</summary>
    /// <returns>False when the epoch has been superseded.</returns>
    public async Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken)
    {
        await _checkpointGate.WaitAsync(cancellationToken);
        try
        {
            var missing = request.Tables.Select(table => table.Schema).Where(schema => !_ensured.Contains((schema.Id, schema.Version))).ToList();
            if (missing.Count > 0)
            {
                await store.EnsureTablesAsync(missing, cancellationToken);
                ImmutableInterlocked.Update(ref _ensured, ensured => ensured.Union(missing.Select(schema => (schema.Id, schema.Version))));
            }

            return await store.CheckpointAsync(request, cancellationToken);
        }
        finally
        {
            _checkpointGate.Release();
        }
    }
}
