using System.Collections.Concurrent;
using Grid.Benchmarks.Hosting;
using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Benchmarks.Scale;

/// <summary>
/// A store that takes a fixed time for each commit and carries out one at a time, whichever silo it comes from: a disk with its
/// sync, without the work of a processor. Journals are kept in memory and never folded. Shared by all silos of a grid.
/// </summary>
internal sealed class FixedTimeStore(StoreName name, TimeSpan commitTime) : IPartitionStore
{
    private readonly DiscardingStore _inner = new(name);
    private readonly ConcurrentDictionary<PartitionId, ConcurrentQueue<JournalEntry>> _journals = new();
    private readonly SemaphoreSlim _disk = new(1, 1);
    private long _commits;

    /// <summary>Commits so far.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public StoreName Name => name;

    public string Provider => "fixed-time";

    public Task OpenAsync(GridIdentity grid, CancellationToken cancellationToken) => _inner.OpenAsync(grid, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => _inner.CheckAsync(cancellationToken);

    public Task EnsureTablesAsync(IReadOnlyCollection<TableSchema> tables, CancellationToken cancellationToken) => _inner.EnsureTablesAsync(tables, cancellationToken);

    public Task DropTableAsync(TableId table, CancellationToken cancellationToken) => _inner.DropTableAsync(table, cancellationToken);

    public Task<CopyHeader> SealAsync(PartitionId partition, Epoch epoch, CancellationToken cancellationToken) => _inner.SealAsync(partition, epoch, cancellationToken);

    public Task<CopyHeader?> ReadHeaderAsync(PartitionId partition, CancellationToken cancellationToken) => _inner.ReadHeaderAsync(partition, cancellationToken);

    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await _disk.WaitAsync(cancellationToken);
        try
        {
            await Task.Delay(commitTime, cancellationToken);
            Interlocked.Increment(ref _commits);
            var outcomes = await _inner.AppendAsync(entries, cancellationToken);
            foreach (var (entry, _) in entries.Zip(outcomes).Where(pair => pair.Second == AppendOutcome.Appended))
            {
                _journals.GetOrAdd(entry.Partition, _ => new ConcurrentQueue<JournalEntry>()).Enqueue(entry);
            }

            return outcomes;
        }
        finally
        {
            _disk.Release();
        }
    }

    public IAsyncEnumerable<JournalEntry> ReadJournalAsync(PartitionId partition, Position after, CancellationToken cancellationToken) =>
        _journals.TryGetValue(partition, out var journal) ? journal.Where(entry => entry.Last > after).ToAsyncEnumerable() : AsyncEnumerable.Empty<JournalEntry>();

    // Whoever follows changes is not measured here, and finds that all of them have been dropped.
    public Task<IReadOnlyList<JournalEntry>> ReadJournalPageAsync(PartitionId partition, Position after, int maxBytes, CancellationToken cancellationToken) =>
        _inner.ReadJournalPageAsync(partition, after, maxBytes, cancellationToken);

    public Task<JournalExtent> ReadExtentAsync(PartitionId partition, CancellationToken cancellationToken) => _inner.ReadExtentAsync(partition, cancellationToken);

    public Task ReadRowsAsync(PartitionId partition, TableSchema schema, StoredRowHandler onRow, CancellationToken cancellationToken) =>
        _inner.ReadRowsAsync(partition, schema, onRow, cancellationToken);

    public async Task<bool> CheckpointAsync(CheckpointRequest request, CancellationToken cancellationToken) =>
        (await _inner.ReadHeaderAsync(request.Partition, cancellationToken))?.Sealed == request.Epoch;

    public Task<bool> ResetAsync(CopyHeader header, CancellationToken cancellationToken) => _inner.ResetAsync(header, cancellationToken);

    // Each silo disposes of its stores, and others go on with this one.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
