using Grid.Errors;
using Grid.Grains.Stores;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    [Fact]
    public async Task Open_Again_EverythingIsStillThere()
    {
        var store = await OpenAsync();
        var schema = SampleTables.Small();
        await store.EnsureTablesAsync([schema], default);
        await AdvanceAsync(store, P0, 7, 5);
        await store.CheckpointAsync(Checkpoint(P0, 7, 3, new TableChanges(schema, [SampleTables.SmallRow(schema, 1, "x", 2)], [])), default);
        await AppendAsync(store, Entry(P0, 7, 6));
        var header = await store.ReadHeaderAsync(P0, default);
        var rows = await ReadRowsAsync(store, P0, schema);

        store = await ReopenAsync(store);
        Assert.Equal(header, await store.ReadHeaderAsync(P0, default));
        Assert.Equal(rows, await ReadRowsAsync(store, P0, schema));
        AssertDense(await ReadJournalAsync(store, P0), 0, 6);
        Assert.Equal(AppendOutcome.Appended, await AppendAsync(store, Entry(P0, 7, 7)));
    }

    [Fact]
    public async Task Open_EightAtOnceOnANewDatabase_AllWork()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));
        await Task.WhenAll(stores.Select(store => store.EnsureTablesAsync([SampleTables.Small()], default)));
        await Task.WhenAll(stores.Select(store => store.CheckAsync(default)));
    }

    [Fact]
    public async Task Open_StoreOfAnotherGrid_InvalidConfigurationNamingBoth()
    {
        await OpenAsync();
        var other = new GridIdentity(Guid.NewGuid(), Identity.PartitionCount);
        await using var store = CreateStore();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(other, default));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.Contains(other.Id.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Identity.Id.ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OtherPartitionCount_InvalidConfigurationNamingBoth()
    {
        await OpenAsync();
        await using var store = CreateStore();
        var failure = await Assert.ThrowsAsync<GridException>(() => store.OpenAsync(Identity with { PartitionCount = 32 }, default));
        Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        Assert.Contains("64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("32", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_Cancelled_CancelledAndNothingAppended()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AppendAsync([Entry(P0, 1, 1)], new CancellationToken(canceled: true)));
        Assert.Empty(await ReadJournalAsync(store, P0));
    }

    [Fact]
    public async Task Dispose_AppendsUnderWay_AnsweredAndDurable()
    {
        var store = await OpenAsync();
        await store.SealAsync(P0, E(1), default);
        var appends = Enumerable.Range(1, 50).Select(first => AppendAsync(store, Entry(P0, 1, first))).ToArray();
        store = await ReopenAsync(store);
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Appended, outcome));
        AssertDense(await ReadJournalAsync(store, P0), 0, 50);
    }
}
