using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

/// <summary>Journals whose entries are partly in the tail, partly in the journal, partly in both.</summary>
public sealed class SqliteTailTests : IDisposable
{
    private const int Partitions = 5;

    private static readonly GridIdentity Identity = new(Guid.NewGuid(), 64);
    private static readonly Epoch E1 = Epoch.Create(1);

    /// <summary>Nothing is moved but by the test.</summary>
    private static readonly SqliteStoreLimits ByHand = new() { TailBytes = long.MaxValue, MostTailBytes = long.MaxValue };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Every transaction of a move is followed by what another process finds after a kill: by the reads, and by a move of its own.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Move_StoppedAnywhere_JournalsAreWholeAndTheNextOneEndsIt(int step)
    {
        await using var store = await OpenAsync("store.db", ByHand);
        await AppendAsync(store, from: 1, count: 12);
        using var session = Session("store.db");
        var numbers = SqliteTail.ReadNumbers(session).ToArray();
        Assert.Equal(12 * Partitions, numbers.Length);
        for (var done = 0; done < numbers.Length; done += step)
        {
            Write(session, () => SqliteTail.Copy(session, numbers.AsSpan(done..Math.Min(numbers.Length, done + step))));
            await AssertWholeAsync(store, 12);
            await AssertCopyEndsItAsync(12);
        }

        Array.Sort(numbers);
        for (var done = 0; done < numbers.Length; done += step)
        {
            Write(session, () => SqliteTail.DeleteCopied(session, numbers[done] - 1, numbers[Math.Min(numbers.Length, done + step) - 1]));
            await AssertWholeAsync(store, 12);
            await AssertCopyEndsItAsync(12);
        }

        Assert.Empty(SqliteTail.ReadNumbers(session));
    }

    /// <summary>A process that was held up deletes by numbers that mean other entries by now.</summary>
    [Fact]
    public async Task DeleteCopied_EntriesThatTheJournalLacks_StayInTheTail()
    {
        await using var store = await OpenAsync("store.db", ByHand);
        await AppendAsync(store, from: 1, count: 4);
        using var session = Session("store.db");
        var numbers = SqliteTail.ReadNumbers(session).ToArray();
        Write(session, () => SqliteTail.Copy(session, numbers.AsSpan(..5)));
        Write(session, () => SqliteTail.DeleteCopied(session, 0, long.MaxValue));
        Assert.Equal(numbers[5..], SqliteTail.ReadNumbers(session));
        await AssertWholeAsync(store, 4);
    }

    [Fact]
    public async Task Checkpoint_TrimsAcrossJournalAndTail_NeitherIsReadNorMoved()
    {
        await using var store = await OpenAsync("store.db", ByHand);
        await AppendAsync(store, from: 1, count: 10);
        using var session = Session("store.db");
        var p0 = PartitionId.Create(0);
        var numbers = SqliteTail.ReadNumbers(session).ToArray();
        Write(session, () => SqliteTail.Copy(session, numbers.AsSpan(..4)));
        Write(session, () => SqliteTail.DeleteCopied(session, 0, numbers[1]));
        Assert.True(await store.CheckpointAsync(new CheckpointRequest(p0, E1, Position.Create(9), []) { TrimTo = Position.Create(7) }, default));
        Assert.Equal([8, 9, 10], await PositionsAsync(store, p0));
        Assert.Equal(new JournalExtent(Position.Create(7), 3 * sizeof(long)), await store.ReadExtentAsync(p0, default));

        Write(session, () => SqliteTail.Copy(session, numbers));
        Assert.Equal(3 + (10 * (Partitions - 1)), session.Prepare("SELECT count(*) FROM grid_journal").RunScalar());
        Write(session, () => SqliteTail.DeleteCopied(session, 0, long.MaxValue));
        Assert.Empty(SqliteTail.ReadNumbers(session));
        Assert.Equal([8, 9, 10], await PositionsAsync(store, p0));
    }

    [Fact]
    public async Task Reset_EntriesInJournalAndTail_NoneOfThemComesBack()
    {
        await using var store = await OpenAsync("store.db", ByHand);
        await AppendAsync(store, from: 1, count: 6);
        using var session = Session("store.db");
        var p0 = PartitionId.Create(0);
        var numbers = SqliteTail.ReadNumbers(session).ToArray();
        Write(session, () => SqliteTail.Copy(session, numbers.AsSpan(..3)));
        Assert.True(await store.ResetAsync(new CopyHeader(p0, E1, E1, Position.Create(2), Position.Create(2)), default));
        Assert.Empty(await PositionsAsync(store, p0));
        Assert.Equal([AppendOutcome.Appended], await store.AppendAsync([Entry(p0, 3)], default));
        Write(session, () => SqliteTail.Copy(session, numbers));
        Write(session, () => SqliteTail.DeleteCopied(session, 0, long.MaxValue));
        Assert.Equal([3], await PositionsAsync(store, p0));
    }

    [Fact]
    public async Task Append_TailIsLong_ItIsMovedBesideTheCommitsOfTwoProcesses()
    {
        const long most = 3 * 64 * Partitions;
        var limits = new SqliteStoreLimits { TailBytes = 3_000, TailEntriesPerTransaction = 16 };
        await using var store = await OpenAsync("store.db", limits);
        await using var other = await OpenAsync("store.db", limits);
        using var session = Session("store.db");
        var (position, wasLong) = (0, false);
        // Each commit lets one step of a move go first, so that it ends after a number of commits that is known to be smaller.
        for (var isShort = false; !(wasLong && isShort); position++)
        {
            Assert.True(position < 5_000, "The tail is never moved.");
            await AppendAsync(position % 2 == 0 ? store : other, position + 1, count: 1);
            var bytes = SqliteTail.ReadEnd(session).Bytes;
            (wasLong, isShort) = (wasLong || bytes >= limits.TailBytes, bytes < most);
        }

        await AssertWholeAsync(other, position);
    }

    [Fact]
    public async Task Append_TailIsFullOrEntryIsLarge_GoesToTheJournal()
    {
        var limits = ByHand with { MostTailBytes = 500, TailEntryBytes = 1_000 };
        await using var store = await OpenAsync("store.db", limits);
        using var session = Session("store.db");
        await store.SealAsync(PartitionId.Create(9), E1, default);
        await store.AppendAsync([JournalEntry.Create(PartitionId.Create(9), E1, Position.Create(1), Position.Create(1), new byte[1_000])], default);
        Assert.Empty(SqliteTail.ReadNumbers(session));
        await AppendAsync(store, from: 1, count: 8);
        Assert.InRange(SqliteTail.ReadNumbers(session).Count, 500 / 72, (500 / 72) + (2 * Partitions));
        await AssertWholeAsync(store, 8);
    }

    // The files as they are, opened like those of a process that was killed; its successor moves whatever it finds.
    private async Task AssertCopyEndsItAsync(int count)
    {
        var name = $"{Guid.NewGuid():N}.db";
        File.Copy(_folder.File("store.db"), _folder.File(name));
        File.Copy(_folder.File("store.db-wal"), _folder.File(name) + "-wal");
        await using var copy = await OpenAsync(name, ByHand);
        await AssertWholeAsync(copy, count);
        using var session = Session(name);
        var numbers = SqliteTail.ReadNumbers(session).ToArray();
        Write(session, () => SqliteTail.Copy(session, numbers));
        Write(session, () => SqliteTail.DeleteCopied(session, 0, long.MaxValue));
        Assert.Empty(SqliteTail.ReadNumbers(session));
        Assert.Equal(count * Partitions, session.Prepare("SELECT count(*) FROM grid_journal").RunScalar());
        await AssertWholeAsync(copy, count);
    }

    private static async Task AssertWholeAsync(SqlitePartitionStore store, int count)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            Assert.Equal(Enumerable.Range(1, count).Select(position => (long)position), await PositionsAsync(store, PartitionId.Create(partition)));
        }
    }

    private static async Task<List<long>> PositionsAsync(SqlitePartitionStore store, PartitionId partition)
    {
        var entries = await store.ReadJournalAsync(partition, Position.None, default).ToListAsync();
        entries.ForEach(entry => entry.Verify());
        return [.. entries.Select(entry => entry.First.Value)];
    }

    private async Task<SqlitePartitionStore> OpenAsync(string name, SqliteStoreLimits limits)
    {
        var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File(name), limits with { LogCheckpointBytes = long.MaxValue });
        await store.OpenAsync(Identity, default);
        return store;
    }

    private static async Task AppendAsync(SqlitePartitionStore store, long from, int count)
    {
        var partitions = Enumerable.Range(0, Partitions).Select(PartitionId.Create).ToArray();
        foreach (var partition in partitions)
        {
            await store.SealAsync(partition, E1, default);
        }

        for (var position = from; position < from + count; position++)
        {
            var outcomes = await store.AppendAsync([.. partitions.Select(partition => Entry(partition, position))], default);
            Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Appended, outcome));
        }
    }

    private static JournalEntry Entry(PartitionId partition, long position) =>
        JournalEntry.Create(partition, E1, Position.Create(position), Position.Create(position), BitConverter.GetBytes(position));

    private SqliteSession Session(string name) =>
        SqliteSession.Open(SqliteFile.Create(StoreName.Create("store-0"), _folder.File(name)), TimeSpan.FromSeconds(10));

    private static void Write(SqliteSession session, Action write)
    {
        session.BeginWrite();
        write();
        session.Commit();
    }
}
