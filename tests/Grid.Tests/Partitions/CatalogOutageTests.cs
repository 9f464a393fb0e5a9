using Grid.Errors;
using static Grid.Tests.Partitions.PartitionBench;

namespace Grid.Tests.Partitions;

/// <summary>An open partition does not need the catalog until its ownership or its in-sync set has to change.</summary>
public sealed class CatalogOutageTests
{
    [Fact]
    public async Task ReadAndWrite_CatalogDown_GoOn()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await bench.OpenAsync();
        bench.JournalOptions.LeaseDuration = TimeSpan.FromSeconds(10);
        bench.Registry.IsDown = true;
        Assert.Null((await core.WriteAsync(Put(1, "a"))).Failures);
        await core.Journal.EnsureLeaseAsync();
        Assert.Equal("a", Read(core, 1)!.Value.Text);
        await core.CheckpointAsync(CancellationToken.None);
        Assert.False(core.IsOver);
    }

    [Fact]
    public async Task Open_CatalogDown_FailsTransientlyAndWorksWhenItIsBack()
    {
        var bench = new PartitionBench(copies: 2);
        await (await bench.OpenAsync()).WriteAsync(Put(1, "a"));
        bench.Registry.IsDown = true;
        Assert.True((await Assert.ThrowsAsync<GridException>(bench.OpenAsync)).IsTransient);
        bench.Registry.IsDown = false;
        Assert.Equal("a", Read(await bench.OpenAsync(), 1)!.Value.Text);
    }

    [Fact]
    public async Task Write_StoreFailsWhileCatalogDown_OutcomeIsUnknownAndNothingIsLost()
    {
        var bench = new PartitionBench(copies: 2);
        var core = await bench.OpenAsync();
        await core.WriteAsync(Put(1, "a"));
        bench.Registry.IsDown = true;
        bench.Stores[0].FailsAppends = true;
        Assert.Equal(ErrorCode.OutcomeUnknown, (await core.WriteAsync(Put(2, "b"))).Failures![0].Code);
        bench.Registry.IsDown = false;
        bench.Stores[0].FailsAppends = false;
        Assert.Equal("a", Read(await bench.OpenAsync(), 1)!.Value.Text);
    }
}
