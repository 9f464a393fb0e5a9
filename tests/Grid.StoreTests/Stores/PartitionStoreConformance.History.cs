using Grid.Grains.Stores;
using Grid.Partitions;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    [Fact]
    public async Task ReadExtent_NoCopyEmptyOrReset_BeginsWhereTheCopyEnds()
    {
        var store = await OpenAsync();
        Assert.Equal(new JournalExtent(Position.None, 0), await store.ReadExtentAsync(P0, default));
        await store.SealAsync(P0, E(1), default);
        Assert.Equal(new JournalExtent(Position.None, 0), await store.ReadExtentAsync(P0, default));
        Assert.True(await store.ResetAsync(new CopyHeader(P0, E(1), E(1), At(7), At(7)), default));
        Assert.Equal(new JournalExtent(At(7), 0), await store.ReadExtentAsync(P0, default));
    }

    [Fact]
    public async Task ReadExtent_EntriesOfTwoPartitions_StartAndBytesOfTheOne()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        await store.SealAsync(P1, E(1), default);
        for (var position = 1; position <= 100; position++)
        {
            await AppendAsync(store, Entry(P0, 1, position));
            await AppendAsync(store, Entry(P1, 1, position));
        }

        Assert.Equal(new JournalExtent(Position.None, 400), await store.ReadExtentAsync(P0, default));
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 90) with { TrimTo = At(40) }, default));
        Assert.Equal(new JournalExtent(At(40), 240), await store.ReadExtentAsync(P0, default));
        Assert.Equal(new JournalExtent(Position.None, 400), await store.ReadExtentAsync(P1, default));
    }

    [Fact]
    public async Task Checkpoint_TrimmedLess_KeepsTheEntriesThatDoNotLieWhollyBefore()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        for (var first = 1; first <= 91; first += 10)
        {
            await AppendAsync(store, Entry(P0, 1, first, first + 9));
        }

        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 80) with { TrimTo = At(35) }, default));
        Assert.Equal((At(80), At(100)), ((await store.ReadHeaderAsync(P0, default))!.Checkpoint, (await store.ReadHeaderAsync(P0, default))!.Position));
        AssertDense(await ReadJournalAsync(store, P0), 30, 100);
        AssertDense(await ReadJournalAsync(store, P0, 80), 80, 100);

        // Nothing new to fold: what need not be kept any more still goes.
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 80) with { TrimTo = At(70) }, default));
        AssertDense(await ReadJournalAsync(store, P0), 70, 100);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 1, 101)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 9)]
    [InlineData(3, 4)]
    [InlineData(17, 100)]
    [InlineData(39, 1)]
    [InlineData(40, 1)]
    [InlineData(55, 1)]
    public async Task ReadJournalPage_AnyPlaceAndSize_FirstEntriesThatHoldWhatIsBehind(long after, int maxBytes)
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        await store.SealAsync(P1, E(1), default);
        var entries = new List<JournalEntry>();
        for (var first = 1; first <= 40; first += 2 + (first % 3))
        {
            entries.Add(Entry(P0, 1, first, first + 1 + (first % 3)));
            await AppendAsync(store, entries[^1]);
            await AppendAsync(store, Entry(P1, 1, first, first + 1 + (first % 3)));
        }

        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 1, 20) with { TrimTo = entries[1].Last }, default));
        var behind = entries.Skip(2).Where(entry => entry.Last.Value > after).ToList();
        var page = await store.ReadJournalPageAsync(P0, At(after), maxBytes, default);
        Assert.Equal(behind.Take(Math.Max(1, (maxBytes + 3) / 4)).Select(entry => (entry.First, entry.Last, entry.Checksum)), page.Select(entry => (entry.First, entry.Last, entry.Checksum)));
        Assert.All(page, entry => entry.Verify());
    }

    [Fact]
    public async Task Reset_BeforeTheHistory_TakesItAndTheCheckpointBehindIt()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await store.SealAsync(P0, E(2), default);
        Assert.True(await store.ResetAsync(new CopyHeader(P0, E(2), E(2), At(10), At(10)), default));
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 2, 11, 30)));
        Assert.True(await store.CheckpointAsync(Checkpoint(P0, 2, 30) with { TrimTo = At(10) }, default));
        Assert.Equal(new CopyHeader(P0, E(2), E(2), At(30), At(30)), await store.ReadHeaderAsync(P0, default));
        AssertDense(await ReadJournalAsync(store, P0, 10), 10, 30);
        Assert.Empty(await ReadJournalAsync(store, P0, 30));
    }
}
