using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

public sealed class CopyRebuildTests
{
    [Fact]
    public async Task Maintain_StoreDropped_RejoinsWithAnEqualCopyWhileWritesGoOn()
    {
        var (bench, core) = await WithOneStoreDroppedAsync();
        await core.CheckpointAsync(CancellationToken.None);
        var rebuild = core.Journal.MaintainCopiesAsync(Wanted(bench), core.State, CancellationToken.None);
        for (var id = 0; id < 50; id++)
        {
            Assert.Null((await core.WriteAsync(Put(id, "during"))).Failures);
        }

        await rebuild;
        await core.WriteAsync(Put(1000, "after"));
        Assert.Equal(2, core.Journal.InSync.Length);
        Assert.Equal(bench.Stores[1].Content(bench.Partition, Table), bench.Stores[0].Content(bench.Partition, Table));
        Assert.Equal(bench.Stores[1].Header(bench.Partition)!.Position, bench.Stores[0].Header(bench.Partition)!.Position);
    }

    [Fact]
    public async Task Maintain_StoreFailsDuringItsRebuild_StaysOutAndIsTriedLater()
    {
        var (bench, core) = await WithOneStoreDroppedAsync();
        bench.Stores[0].IsDown = true;
        await Assert.ThrowsAsync<GridException>(() => core.Journal.MaintainCopiesAsync(Wanted(bench), core.State, CancellationToken.None));
        Assert.Equal([bench.Stores[1].Name], core.Journal.InSync);
        Assert.False(bench.Connections.Get(bench.Stores[0].Name).Rejoin.IsOver);
        Assert.Null((await core.WriteAsync(Put(7, "goes on"))).Failures);
    }

    [Fact]
    public async Task Maintain_OwnerSuperseded_DoesNotTouchTheCopyOfTheNextOwner()
    {
        var (bench, core) = await WithOneStoreDroppedAsync();
        var next = await bench.OpenAsync();
        await next.Journal.MaintainCopiesAsync(Wanted(bench), next.State, CancellationToken.None);
        await next.WriteAsync(Put(5, "next"));
        var content = bench.Stores[0].Content(bench.Partition, Table);
        await Assert.ThrowsAsync<GridException>(() => core.Journal.MaintainCopiesAsync(Wanted(bench), core.State, CancellationToken.None));
        Assert.Equal(content, bench.Stores[0].Content(bench.Partition, Table));
    }

    private static async Task<(PartitionBench Bench, PartitionCore Core)> WithOneStoreDroppedAsync()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await bench.OpenAsync();
        for (var id = 0; id < 100; id++)
        {
            await core.WriteAsync(Put(id, "before"));
        }

        bench.Stores[0].FailsAppends = true;
        await core.WriteAsync(Put(1, "drops"));
        bench.Stores[0].FailsAppends = false;
        Assert.Equal([bench.Stores[1].Name], core.Journal.InSync);
        // The connection remembers the failure; a new one may be tried at once.
        bench.Connections = new StoreSet(bench.Stores.Select(store => (new StoreConnection(store, bench.JournalOptions, TimeProvider.System), 1.0)), bench.Stores[0].Name);
        return (bench, core);
    }

    private static ImmutableArray<StoreConnection> Wanted(PartitionBench bench) => [.. bench.Connections.All];
}
