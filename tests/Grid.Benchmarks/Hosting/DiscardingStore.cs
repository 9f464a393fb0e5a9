using System.Collections.Concurrent;
using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Benchmarks.Hosting;

/// <summary>
/// A store that keeps the state of its copies and none of their content: a benchmark of queries must not wait for a disk,
/// nor be disturbed by checkpoints. Partitions must stay where they are opened.
/// </summary>
internal sealed class DiscardingStore(StoreName name) : IPartitionStore
{
    private readonly ConcurrentDictionary<PartitionId, CopyHeader> _headers = new();

    public StoreName Name { get; } = name;

    public string Provider => "discarding";

    public Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) => Task.FromResult(_headers.AddOrUpdate(
        partition, _ => new CopyHeader(partition, epoch, Epoch.None, Position.None, Position.None), (_, header) => epoch > header.Sealed ? header with { Sealed = epoch } : header));

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) =>
        Task.FromResult(_headers.GetValueOrDefault(partition));

    public Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => Task.FromResult(entries.Select(Append).ToArray());

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(PartitionId partition, Position after, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<JournalEntry>();

    public Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JournalEntry>>([]);

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) =>
        Task.FromResult(new JournalExtent(_headers[partition].Position, 0));

    public Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken)
    {
        var header = _headers[request.Partition];
        _headers[request.Partition] = header with { Checkpoint = request.UpTo };
        return Task.FromResult(header.Sealed == request.Epoch);
    }

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken)
    {
        _headers[header.Partition] = header;
        return Task.FromResult(true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendOutcome Append(JournalEntry entry)
    {
        var header = _headers[entry.Partition];
        if (header.Sealed != entry.Epoch || header.Position.Next != entry.First)
        {
            return AppendOutcome.Fenced;
        }

        _headers[entry.Partition] = header with { Position = entry.Last, LastEpoch = entry.Epoch };
        return AppendOutcome.Appended;
    }
}
