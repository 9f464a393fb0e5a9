using System.Runtime.CompilerServices;
using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Simulation.Faults;
using Grid.Tables;

namespace Grid.Simulation.World;

/// <summary>One process's way to one store.</summary>
internal sealed class StoreClient(string process, SimulatedStore store, SimulatedNetwork network, PlantedBug bug, bool isFirst) : IPartitionStore
{
    private bool _isFilling;

    public StoreName Name => store.Name;

    public string Provider => "simulated";

    public Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CheckAsync(CancellationToken cancellationToken) => CallAsync(store.ReadHeader);

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) => CallAsync(() => store.Seal(partition, epoch));

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) => CallAsync(store.ReadHeader);

    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (bug == PlantedBug.ForgetHistory && _isFilling)
        {
            entries = [.. entries.Select(entry => JournalEntry.Create(entry.Partition, entry.Epoch, entry.First, entry.Last, new byte[entry.Last.Value - entry.First.Value + 1]))];
        }

        var append = CallAsync(() => entries.Select(store.Append).ToArray());
        if (bug == PlantedBug.AcknowledgeBeforeSecondCopy && !isFirst)
        {
            return [.. entries.Select(_ => AppendOutcome.Appended)];
        }

        return await append;
    }

    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(PartitionId partition, Position after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in await CallAsync(() => store.ReadJournal(after)))
        {
            yield return entry;
        }
    }

    public async Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken)
    {
        var entries = await CallAsync(() => store.ReadJournal(after));
        var bytes = 0;
        return [.. entries.TakeWhile(entry => (bytes += entry.Payload.Length) - entry.Payload.Length < maxBytes)];
    }

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) => CallAsync(store.ReadExtent);

    public async Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken)
    {
        foreach (var row in await CallAsync(store.ReadRows))
        {
            onRow(row.Row.Span, row.Position, row.Expires);
        }
    }

    public Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken)
    {
        _isFilling = false;
        var isRebuild = store.Header is { } header && header.Checkpoint == request.UpTo;
        return bug == PlantedBug.RejoinBeforeCopy && isRebuild ? Task.FromResult(true) : CallAsync(() => store.Checkpoint(request));
    }

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken)
    {
        _isFilling = true;
        return CallAsync(() => store.Reset(header));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> CallAsync<T>(Func<T> act) => network.CallAsync(process, store.Name.ToString(), act);
}
