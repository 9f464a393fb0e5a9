using Grid.Errors;
using Grid.Grains.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

/// <summary>What an opening does with copies that are damaged, gone, or newer than they should be.</summary>
public sealed class CopyFaultTests
{
    [Fact]
    public async Task Open_DamagedEntryInOneOfTwoCopies_IsServedFromTheOtherAndTheCopyIsRebuilt()
    {
        var bench = await WithRowsAsync(copies: 2);
        bench.Stores[0].Damage(bench.Partition, 0);
        var core = await bench.OpenAsync();
        await ExpectOnlyAsync(core, bench, good: 1);
        await RebuildAsync(bench, core);
        Assert.Equal(bench.Stores[1].Content(bench.Partition, Table), bench.Stores[0].Content(bench.Partition, Table));
    }

    [Fact]
    public async Task Open_DamagedRowInOneOfTwoCopies_IsServedFromTheOther()
    {
        var bench = await WithRowsAsync(copies: 2);
        bench.Stores[0].RowFailures = 1;
        await ExpectOnlyAsync(await bench.OpenAsync(), bench, good: 1);
    }

    [Fact]
    public async Task Open_ReadFailsInPassing_TheCopyStays()
    {
        var bench = await WithRowsAsync(copies: 2);
        (bench.Stores[0].RowFailures, bench.Stores[0].IsRowFailureTransient) = (1, true);
        var core = await bench.OpenAsync();
        Assert.Equal(2, core.Journal.InSync.Length);
        Assert.Equal("b", Read(core, 2)!.Value.Text);
    }

    [Fact]
    public async Task Open_ReadFailsAgainAndAgain_TheCopyIsLeftOut()
    {
        var bench = await WithRowsAsync(copies: 2);
        (bench.Stores[0].RowFailures, bench.Stores[0].IsRowFailureTransient) = (2, true);
        await ExpectOnlyAsync(await bench.OpenAsync(), bench, good: 1);
    }

    [Fact]
    public async Task Open_DamagedEntryInTheLongerCopyOnly_WhatNobodyAcknowledgedIsGone()
    {
        var bench = await WithRowsAsync(copies: 2, minInSync: 1);
        var core = await bench.OpenAsync();
        bench.Registry.IsDown = true;
        bench.Stores[1].FailsAppends = true;
        Assert.Equal(ErrorCode.OutcomeUnknown, (await core.WriteAsync(Put(3, "nobody knows"))).Failures![0].Code);
        bench.Registry.IsDown = false;
        bench.Stores[1].FailsAppends = false;
        bench.Stores[0].Damage(bench.Partition, bench.Stores[0].Journal(bench.Partition).Count - 1);
        core = await bench.OpenAsync();
        await ExpectOnlyAsync(core, bench, good: 1);
        Assert.Null(Read(core, 3));
    }

    [Fact]
    public async Task Open_DamagedEntryInTheOnlyCopy_IsUnavailableAndNamesStoreAndPosition()
    {
        var bench = await WithRowsAsync(copies: 1);
        bench.Stores[0].Damage(bench.Partition, 1);
        var failure = await Assert.ThrowsAsync<GridException>(bench.OpenAsync);
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("store store-0 cannot be used behind position 1 of 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OneCopyDamagedAndTheOtherDown_WaitsForTheOtherAndLosesNothing()
    {
        var bench = await WithRowsAsync(copies: 2);
        bench.Stores[0].Damage(bench.Partition, 0);
        bench.Stores[1].IsDown = true;
        var failure = await Assert.ThrowsAsync<GridException>(bench.OpenAsync);
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("checksum", failure.Message, StringComparison.Ordinal);
        Assert.Contains("store-1 is down", failure.Message, StringComparison.Ordinal);
        bench.Stores[1].IsDown = false;
        await ExpectOnlyAsync(await bench.OpenAsync(), bench, good: 1);
    }

    [Fact]
    public async Task Open_AllCopiesWiped_IsUnavailableWithTheNamesAndNeverEmpty()
    {
        var bench = await WithRowsAsync(copies: 2);
        bench.Stores[0].Wipe();
        bench.Stores[1].Wipe();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var failure = await Assert.ThrowsAsync<GridException>(bench.OpenAsync);
            Assert.Equal(ErrorCode.Unavailable, failure.Code);
            Assert.Contains("Store store-0 has lost its copy", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Store store-1 has lost its copy", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_OneCopyWiped_IsServedFromTheOther()
    {
        var bench = await WithRowsAsync(copies: 2);
        bench.Stores[0].Wipe();
        await ExpectOnlyAsync(await bench.OpenAsync(), bench, good: 1);
    }

    [Fact]
    public async Task Open_CatalogPutBackToBeforeAStoreWasLeftOut_OnlyTheNewestCopyIsUsed()
    {
        var bench = await WithRowsAsync(copies: 2);
        var old = await bench.Registry.ReadAsync(bench.Partition, TestContext.Current.CancellationToken);
        bench.Stores[0].IsDown = true;
        for (var term = 0; term < 3; term++)
        {
            await (await bench.OpenAsync()).WriteAsync(Put(3, $"term {term}"));
        }

        bench.Stores[0].IsDown = false;
        bench.Registry.Restore(old);
        var core = await bench.OpenAsync();
        await ExpectOnlyAsync(core, bench, good: 1);
        Assert.Equal("term 2", Read(core, 3)!.Value.Text);
        Assert.Equal(bench.Stores[1].Header(bench.Partition)!.Sealed, core.Journal.Epoch);
        Assert.Null((await core.WriteAsync(Put(4, "goes on"))).Failures);
    }

    [Fact]
    public async Task Open_StorePutBackToAnOlderState_IsBroughtToItsPartner()
    {
        var bench = await WithRowsAsync(copies: 2);
        var old = bench.Stores[0].Save(bench.Partition);
        await (await bench.OpenAsync()).WriteAsync(Put(3, "c"));
        bench.Stores[0].Restore(old);
        var core = await bench.OpenAsync();
        Assert.Equal("c", Read(core, 3)!.Value.Text);
        Assert.Equal(bench.Stores[1].Content(bench.Partition, Table), bench.Stores[0].Content(bench.Partition, Table));
    }

    [Fact]
    public async Task Open_StorePutBackToBeforeItsPartnersCheckpoint_IsLeftOutAndRebuilt()
    {
        var bench = await WithRowsAsync(copies: 2);
        var old = bench.Stores[0].Save(bench.Partition);
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(3, "c"));
        await core.CheckpointAsync(CancellationToken.None);
        bench.Stores[0].Restore(old);
        core = await bench.OpenAsync();
        await ExpectOnlyAsync(core, bench, good: 1);
        Assert.Equal("c", Read(core, 3)!.Value.Text);
        await RebuildAsync(bench, core);
        Assert.Equal(bench.Stores[1].Content(bench.Partition, Table), bench.Stores[0].Content(bench.Partition, Table));
    }

    private static async Task<PartitionBench> WithRowsAsync(int copies, int minInSync = 1)
    {
        var bench = new PartitionBench(copies, minInSync);
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(1, "a"));
        await core.WriteAsync(Put(2, "b"));
        return bench;
    }

    private static async Task ExpectOnlyAsync(PartitionCore core, PartitionBench bench, int good)
    {
        Assert.Equal([bench.Stores[good].Name], core.Journal.InSync);
        Assert.Equal([bench.Stores[good].Name], (await bench.Registry.ReadAsync(bench.Partition, CancellationToken.None)).InSync);
        Assert.Equal("a", Read(core, 1)!.Value.Text);
        Assert.Equal("b", Read(core, 2)!.Value.Text);
    }

    private static async Task RebuildAsync(PartitionBench bench, PartitionCore core)
    {
        bench.Connections.Get(bench.Stores[0].Name).Rejoin.Forgive();
        await core.Journal.MaintainCopiesAsync([.. bench.Connections.All], core.State, CancellationToken.None);
        Assert.Equal(2, core.Journal.InSync.Length);
    }
}
