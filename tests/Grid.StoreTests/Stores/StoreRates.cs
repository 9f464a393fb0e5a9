using System.Diagnostics;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>Measures a store on this machine's disk. Not part of a normal run: <c>--explicit on</c>.</summary>
public abstract class StoreRates(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly GridIdentity _grid = new(Guid.NewGuid(), 64);
    private IPartitionStore _store = null!;

    public virtual async ValueTask InitializeAsync()
    {
        _store = CreateStore();
        await _store.OpenAsync(_grid, default);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A store on this measurement's database, not yet opened.</summary>
    protected abstract IPartitionStore CreateStore();

    [Theory(Explicit = true)]
    [InlineData(1, 256 * 60)]
    [InlineData(8, 32 * 60)]
    [InlineData(64, 4 * 60)]
    [InlineData(64, 64 * 1024)]
    [InlineData(1, 4 * 1024 * 1024)]
    public async Task Append_GroupCommits_Rate(int partitions, int bytesEach)
    {
        for (var partition = 0; partition < partitions; partition++)
        {
            await _store.SealAsync(PartitionId.Create(partition), Epoch.Create(1), default);
        }

        var payload = new byte[bytesEach];
        new Random(1).NextBytes(payload);
        var latencies = new List<double>();
        var watch = Stopwatch.StartNew();
        var position = 0L;
        while (watch.Elapsed < TimeSpan.FromSeconds(4))
        {
            position++;
            var entries = Enumerable.Range(0, partitions)
                .Select(partition => JournalEntry.Create(PartitionId.Create(partition), Epoch.Create(1), Position.Create(position), Position.Create(position), payload))
                .ToArray();
            var started = Stopwatch.GetTimestamp();
            Assert.DoesNotContain(AppendOutcome.Fenced, await _store.AppendAsync(entries, default));
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        latencies.Sort();
        output.WriteLine($"{partitions} x {bytesEach} B: {position / seconds:0} commits/s, {position * (double)partitions * bytesEach / seconds / 1e6:0.0} MB/s, p50 {latencies[latencies.Count / 2]:0.00} ms, p99 {latencies[latencies.Count * 99 / 100]:0.00} ms, max {latencies[^1]:0.0} ms");
    }

    [Fact(Explicit = true)]
    public async Task Append_ThreeWritersOfOneDatabase_RateAndLongestWait()
    {
        var waits = await Task.WhenAll(Enumerable.Range(0, 3).Select(index => Task.Run(() => CommitForAWhileAsync(PartitionId.Create(index)))));
        foreach (var each in waits)
        {
            each.Sort();
            output.WriteLine($"one of three writers: {each.Count / 4} commits/s, p50 {each[each.Count / 2]:0.00} ms, p99 {each[each.Count * 99 / 100]:0.00} ms, max {each[^1]:0.0} ms");
        }
    }

    private async Task<List<double>> CommitForAWhileAsync(PartitionId partition)
    {
        await using var store = CreateStore();
        await store.OpenAsync(_grid, default);
        await store.SealAsync(partition, Epoch.Create(1), default);
        var waits = new List<double>();
        var payload = new byte[256 * 20];
        var watch = Stopwatch.StartNew();
        for (var position = 1; watch.Elapsed < TimeSpan.FromSeconds(4); position++)
        {
            var started = Stopwatch.GetTimestamp();
            await store.AppendAsync([JournalEntry.Create(partition, Epoch.Create(1), Position.Create(position), Position.Create(position), payload)], default);
            waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return waits;
    }

    [Fact(Explicit = true)]
    public async Task CheckpointAndRead_Rows_Rate()
    {
        const int rows = 300_000;
        var schema = SampleTables.Schema(1, "city",
            [
                new("id", ColumnType.BigInt, false), new("name", ColumnType.Varchar, true), new("country", ColumnType.Varchar, true), new("population", ColumnType.BigInt, true),
                new("latitude", ColumnType.Double, true), new("longitude", ColumnType.Double, true), new("area", ColumnType.DecimalOf(12, 2), true), new("changed", ColumnType.Timestamp, true),
            ], [0]);
        await _store.EnsureTablesAsync([schema], default);
        await _store.SealAsync(PartitionId.Create(0), Epoch.Create(1), default);
        await _store.AppendAsync([JournalEntry.Create(PartitionId.Create(0), Epoch.Create(1), Position.Create(1), Position.Create(1), default)], default);
        var random = new Random(1);
        var upserts = Enumerable.Range(0, rows).Select(id => SampleTables.Row(schema, 1, random.NextInt64(), $"city {id}", "CH", id, random.NextDouble(), random.NextDouble(), 123.45m, new DateTime(2024, 1, 2, 3, 4, 5))).ToArray();
        foreach (var round in new[] { "insert", "replace" })
        {
            var watch = Stopwatch.StartNew();
            Assert.True(await _store.CheckpointAsync(new CheckpointRequest(PartitionId.Create(0), Epoch.Create(1), Position.Create(1), [new TableChanges(schema, upserts, [])]), default));
            output.WriteLine($"checkpoint ({round}): {rows / watch.Elapsed.TotalSeconds:0} rows/s");
        }

        for (var round = 0; round < 2; round++)
        {
            var (count, watch) = (0, Stopwatch.StartNew());
            await _store.ReadRowsAsync(PartitionId.Create(0), schema, (_, _, _) => count++, default);
            output.WriteLine($"read: {count / watch.Elapsed.TotalSeconds:0} rows/s");
        }
    }
}
