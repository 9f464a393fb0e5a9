using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>
/// The file as a process or a machine leaves it that stops at once. What the disk holds is copied while the store is in
/// use, and opened: everything acknowledged must be there, whole.
/// </summary>
public sealed class SqliteCrashTests : IDisposable
{
    private static readonly GridIdentity Identity = new(Guid.NewGuid(), 64);
    private static readonly PartitionId P0 = PartitionId.Create(0);
    private static readonly Epoch E1 = Epoch.Create(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Entries that go through the tail are copied to the journal all the time, and the crash comes at any moment of that.</summary>
    [Fact]
    public async Task Crash_WhileTheTailIsMoved_AllThere()
    {
        var limits = new SqliteStoreLimits { LogCheckpointBytes = long.MaxValue, TailBytes = 10_000, TailEntriesPerTransaction = 4 };
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"), limits);
        await store.OpenAsync(Identity, default);
        await store.SealAsync(P0, E1, default);
        for (var position = 1; position <= 600; position++)
        {
            await AppendAsync(store, position, payloadBytes: 200);
            if (position % 10 == 0)
            {
                Assert.Equal(position, await PositionOfCopyAsync(cutBytes: 0));
            }
        }
    }

    [Fact]
    public async Task Crash_AfterAcknowledgedAppends_AllThere()
    {
        var limits = new SqliteStoreLimits { LogCheckpointBytes = 200_000, LogRestartBytes = 600_000 };
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"), limits);
        await store.OpenAsync(Identity, default);
        await store.SealAsync(P0, E1, default);
        for (var position = 1; position <= 300; position++)
        {
            await AppendAsync(store, position);
            if (position % 60 == 0)
            {
                Assert.Equal(position, await PositionOfCopyAsync(cutBytes: 0));
            }
        }
    }

    [Fact]
    public async Task Crash_InTheMiddleOfWritingTheLog_APrefixIsThere()
    {
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"));
        await store.OpenAsync(Identity, default);
        await store.SealAsync(P0, E1, default);
        for (var position = 1; position <= 50; position++)
        {
            await AppendAsync(store, position);
        }

        var last = 50L;
        foreach (var cutBytes in new[] { 1, 4_000, 10_000, 100_000, 400_000 })
        {
            var position = await PositionOfCopyAsync(cutBytes);
            Assert.True(position <= last);
            last = position;
        }

        Assert.True(last < 50);
    }

    [Fact]
    public async Task Crash_DuringCheckpoints_RowsAndJournalTogetherAreWhole()
    {
        var schema = SampleTables.Small();
        // While the log is never begun anew, copying it after the database gives what a crash between the two leaves.
        var limits = new SqliteStoreLimits { CheckpointRowsPerTransaction = 20, LogCheckpointBytes = long.MaxValue };
        await using var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"), limits);
        await store.OpenAsync(Identity, default);
        await store.EnsureTablesAsync([schema], default);
        await store.SealAsync(P0, E1, default);
        for (var position = 1; position <= 20; position++)
        {
            await AppendAsync(store, position);
            var rows = Enumerable.Range(0, 200).Select(id => SampleTables.SmallRow(schema, id, $"{position}", position)).ToArray();
            var checkpoint = store.CheckpointAsync(new CheckpointRequest(P0, E1, Position.Create(position), [new TableChanges(schema, rows, [])]), default);
            await Task.Delay(Random.Shared.Next(8));
            await CheckCopyAsync(schema, position);
            Assert.True(await checkpoint);
        }
    }

    private static async Task AppendAsync(SqlitePartitionStore store, long position, int payloadBytes = 9_000)
    {
        var payload = new byte[payloadBytes];
        new Random((int)position).NextBytes(payload);
        var outcomes = await store.AppendAsync([JournalEntry.Create(P0, E1, Position.Create(position), Position.Create(position), payload)], default);
        Assert.Equal([AppendOutcome.Appended], outcomes);
    }

    /// <summary>Opens a copy of the files as they are, checks its journal, and returns its last position.</summary>
    private async Task<long> PositionOfCopyAsync(int cutBytes)
    {
        await using var copy = await OpenCopyAsync(cutBytes);
        var header = await copy.ReadHeaderAsync(P0, default);
        var last = 0L;
        await foreach (var entry in copy.ReadJournalAsync(P0, Position.None, default))
        {
            entry.Verify();
            Assert.Equal(last + 1, entry.First.Value);
            last = entry.Last.Value;
        }

        Assert.Equal(header?.Position.Value ?? 0, last);
        return last;
    }

    private async Task CheckCopyAsync(TableSchema schema, long position)
    {
        await using var copy = await OpenCopyAsync(cutBytes: 0);
        var header = (await copy.ReadHeaderAsync(P0, default))!;
        Assert.Equal(position, header.Position.Value);
        var rows = new List<long>();
        await copy.ReadRowsAsync(P0, schema, (_, at, _) => rows.Add(at.Value), default);
        Assert.All(rows, at => Assert.InRange(at, header.Checkpoint.Value, position));
        Assert.Equal(header.Checkpoint.Value == 0 ? rows.Count : 200, rows.Count);
        var journal = await copy.ReadJournalAsync(P0, header.Checkpoint, default).ToListAsync();
        Assert.Equal(position - header.Checkpoint.Value, journal.Count);
    }

    private async Task<SqlitePartitionStore> OpenCopyAsync(int cutBytes)
    {
        var path = _folder.File($"{Guid.NewGuid():N}.db");
        // The database first: whatever is copied into it from the log meanwhile is in the log still.
        File.Copy(_folder.File("store.db"), path);
        File.Copy(_folder.File("store.db-wal"), path + "-wal");
        using (var log = File.OpenWrite(path + "-wal"))
        {
            log.SetLength(Math.Max(0, log.Length - cutBytes));
        }

        var copy = new SqlitePartitionStore(StoreName.Create("store-0"), path);
        await copy.OpenAsync(Identity, default);
        return copy;
    }
}
