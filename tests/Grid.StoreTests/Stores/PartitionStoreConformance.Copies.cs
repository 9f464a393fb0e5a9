using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    [Fact]
    public async Task ReadHeader_NoCopy_Null()
    {
        var store = await OpenAsync();
        Assert.Null(await store.ReadHeaderAsync(P0, default));
        Assert.Empty(await ReadJournalAsync(store, P0));
    }

    [Fact]
    public async Task Seal_NoCopy_MakesAnEmptyOne()
    {
        var store = await OpenAsync();
        var header = await store.SealAsync(P0, E(3), default);
        Assert.Equal(new CopyHeader(P0, E(3), Epoch.None, Position.None, Position.None), header);
        Assert.Equal(header, await store.ReadHeaderAsync(P0, default));
        Assert.Null(await store.ReadHeaderAsync(P1, default));
    }

    [Fact]
    public async Task Seal_LowerOrSameEpoch_ChangesNothingAndShowsTheHigher()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(3), default);
        Assert.Equal(E(3), (await store.SealAsync(P0, E(2), default)).Sealed);
        Assert.Equal(E(3), (await store.SealAsync(P0, E(3), default)).Sealed);
        Assert.Equal(E(4), (await store.SealAsync(P0, E(4), default)).Sealed);
    }

    [Theory]
    [InlineData(1, 1, AppendOutcome.Fenced)]
    [InlineData(3, 1, AppendOutcome.Fenced)]
    [InlineData(2, 0, AppendOutcome.Fenced)]
    [InlineData(2, 2, AppendOutcome.Fenced)]
    [InlineData(2, 1, AppendOutcome.Appended)]
    public async Task Append_FirstEntry_OnlyWithSealedEpochAndNextPosition(long epoch, long first, AppendOutcome expected)
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(2), default);
        var entry = first == 0 ? Entry(P0, epoch, 1) with { First = Position.None } : Entry(P0, epoch, first);
        Assert.Equal(expected, await AppendAsync(store, entry));
        Assert.Equal(expected == AppendOutcome.Appended ? 1 : 0, (await ReadJournalAsync(store, P0)).Count);
    }

    [Fact]
    public async Task Append_NoCopy_Fenced()
    {
        var store = await OpenAsync();
        Assert.Equal(AppendOutcome.Fenced, await AppendAsync(store, Entry(P0, 1, 1)));
        Assert.Null(await store.ReadHeaderAsync(P0, default));
    }

    [Fact]
    public async Task Append_SameEntryTwice_SecondFenced()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 1, 1, 4)));
        Assert.Equal(AppendOutcome.Fenced, await AppendAsync(store, Entry(P0, 1, 1, 4)));
        Assert.Equal(AppendOutcome.Fenced, await AppendAsync(store, Entry(P0, 1, 4)));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 1, 5)));
        AssertDense(await ReadJournalAsync(store, P0), 0, 5);
    }

    [Fact]
    public async Task Append_SomeFenced_OthersOfTheTransactionCommitInOrder()
    {
        var store = await OpenAsync();
        foreach (var partition in Enumerable.Range(0, 5).Select(PartitionId.Create))
        {
            await store.SealAsync(partition, E(partition.Value + 1), default);
        }

        JournalEntry[] entries = [Entry(PartitionId.Create(4), 5, 1), Entry(P0, 2, 1), Entry(PartitionId.Create(2), 3, 1), Entry(P1, 2, 7), Entry(PartitionId.Create(9), 1, 1)];
        Assert.Equal(
            [AppendOutcome.Appended, AppendOutcome.Fenced, AppendOutcome.Appended, AppendOutcome.Fenced, AppendOutcome.Fenced],
            await store.AppendAsync(entries, default));
        Assert.Equal(At(1), (await store.ReadHeaderAsync(PartitionId.Create(4), default))!.Position);
        Assert.Equal(E(5), (await store.ReadHeaderAsync(PartitionId.Create(4), default))!.LastEpoch);
        Assert.Equal(At(0), (await store.ReadHeaderAsync(P0, default))!.Position);
        Assert.Equal(At(0), (await store.ReadHeaderAsync(P1, default))!.Position);
    }

    [Fact]
    public async Task Append_NothingGiven_NothingHappens()
    {
        var store = await OpenAsync();
        Assert.Empty(await store.AppendAsync([], default));
    }

    [Fact]
    public async Task ReadJournal_BehindAPosition_InOrderAndExact()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        await store.SealAsync(P1, E(1), default);
        var written = new List<JournalEntry>();
        for (var first = 1L; first <= 90; first += 3)
        {
            var payload = new byte[first % 2 == 0 ? 0 : (int)first * 700];
            new Random((int)first).NextBytes(payload);
            var entry = JournalEntry.Create(P0, E(1), At(first), At(first + 2), payload);
            written.Add(entry);
            await store.AppendAsync([entry, Entry(P1, 1, (first / 3) + 1)], default);
        }

        AssertSame(written, await ReadJournalAsync(store, P0));
        AssertSame(written.Skip(1), await ReadJournalAsync(store, P0, after: 3));
        AssertSame(written.Skip(1), await ReadJournalAsync(store, P0, after: 5));
        Assert.Empty(await ReadJournalAsync(store, P0, after: 90));
    }

    [Fact]
    public async Task ReadJournal_ManyMegabytes_StreamsAndMayBeLeftEarly()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        for (var first = 1; first <= 12; first++)
        {
            await AppendAsync(store, JournalEntry.Create(P0, E(1), At(first), At(first), new byte[1_500_000]));
        }

        for (var attempt = 0; attempt < 10; attempt++)
        {
            await foreach (var entry in store.ReadJournalAsync(P0, At(0), default))
            {
                Assert.Equal(1, entry.First.Value);
                break;
            }
        }

        AssertDense(await ReadJournalAsync(store, P0), 0, 12);
    }

    [Fact]
    public async Task Reset_Copy_EmptiesItAndSetsItsHeader()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        foreach (var partition in new[] { P0, P1 })
        {
            await AdvanceAsync(store, partition, 1, 5);
            await store.CheckpointAsync(Checkpoint(partition, 1, 3, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x")], [])), default);
        }

        var header = new CopyHeader(P0, E(4), E(2), At(100), At(90));
        Assert.True(await store.ResetAsync(header, default));
        Assert.Equal(header, await store.ReadHeaderAsync(P0, default));
        Assert.Empty(await ReadJournalAsync(store, P0));
        Assert.Empty(await ReadRowsAsync(store, P0, schema));
        Assert.Single(await ReadRowsAsync(store, P1, schema));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 4, 101)));
    }

    [Fact]
    public async Task Reset_NoCopy_MakesOne()
    {
        var store = await OpenAsync();
        var header = new CopyHeader(P0, E(4), E(2), At(100), At(0));
        Assert.True(await store.ResetAsync(header, default));
        Assert.Equal(header, await store.ReadHeaderAsync(P0, default));
    }

    [Fact]
    public async Task Reset_HigherEpochSealed_FalseAndNothingChanges()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 5, 3);
        var before = await store.ReadHeaderAsync(P0, default);
        Assert.False(await store.ResetAsync(new CopyHeader(P0, E(4), E(4), At(100), At(90)), default));
        Assert.Equal(before, await store.ReadHeaderAsync(P0, default));
        AssertDense(await ReadJournalAsync(store, P0), 0, 3);
    }

    private static void AssertSame(IEnumerable<JournalEntry> expected, IEnumerable<JournalEntry> actual)
    {
        Assert.Equal(expected.Select(entry => entry with { Payload = default }), actual.Select(entry => entry with { Payload = default }));
        Assert.All(actual, entry => entry.Verify());
    }
}
