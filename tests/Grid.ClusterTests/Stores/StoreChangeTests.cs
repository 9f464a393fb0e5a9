using System.Text.Json;
using Grid.Client;
using Grid.Cluster;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Stores;

/// <summary>Stores are added to, removed from and promoted in a running grid of real processes.</summary>
public sealed class StoreChangeTests
{
    [Fact]
    public async Task AddThenRemove_UnderLoad_NoRequestFailsAndEveryCopyMoves()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder: null, "--Grid:FailureDetection=Standard");
        var grid = await cluster.ConnectAsync();
        var load = new SteadyLoad(grid);
        await load.StartAsync();

        await grid.Stores.AddAsync(new StoreDefinition("store-2", "sqlite", null, 1, IsAsynchronous: false));
        await InSyncAsync(cluster, "store-2", share => share > 0);
        await grid.Stores.RemoveAsync("store-0");
        await LocalCluster.WaitUntilAsync(
            async () => (await StoresAsync(cluster)).All(store => store.GetProperty("name").GetString() != "store-0"), () => $"store-0 does not leave:\n{cluster.Output}");
        await InSyncAsync(cluster, "store-2", share => share == 64);

        var rows = await load.StopAsync();
        Assert.True(load.Failures.Count == 0, $"{load.Failures.Count} requests failed:\n{string.Join('\n', load.Failures.Take(20))}\n{cluster.Output}");
        // Nothing depends on the removed store any more.
        cluster.LoseStore("store-0");
        Assert.Equal(rows, (await cluster.SqlAsync("SELECT count(*) FROM entries")).GetProperty("rows")[0][0].GetInt64());
        Assert.All(await OwnersAsync(cluster), owned => Assert.True(owned > 0, cluster.Output));
    }

    [Fact]
    public async Task Promote_EveryOtherStoreIsLost_ServesWhatHadBeenShipped()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 1, folder: null);
        var grid = await cluster.ConnectAsync();
        await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        var entries = grid.Table<long, SteadyLoad.Entry>("entries");
        await grid.Stores.AddAsync(new StoreDefinition("far", "sqlite", null, 1, IsAsynchronous: true));
        await entries.PutManyAsync(Enumerable.Range(0, 1000).Select(id => new SteadyLoad.Entry(id, id)).ToList());
        await ShippedAsync(cluster, "far");

        cluster.LoseStore("store-0");
        var report = await grid.Stores.PromoteAsync("far", acceptLoss: false);
        Assert.Equal((false, 64), (report.IsPromoted, report.Takeovers.Length));
        Assert.All(report.Takeovers, takeover => Assert.Equal(["store-0"], takeover.Lost));
        report = await grid.Stores.PromoteAsync("far", acceptLoss: true);
        Assert.True(report.IsPromoted);

        await LocalCluster.WaitUntilAsync(async () => await CountAsync(grid) == 1000, () => $"The promoted store does not serve:\n{cluster.Output}");
        await entries.PutAsync(new SteadyLoad.Entry(1000, 1000));
        Assert.Equal(1001, await CountAsync(grid));
    }

    [Fact]
    public async Task Change_Wrong_IsRefusedWithTheRemedyAndChangesNothing()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 2, folder: null);
        var stores = (await cluster.ConnectAsync()).Stores;
        await RefusedAsync(stores.AddAsync(new StoreDefinition("store-0", "sqlite", null, 1, false)), "another name");
        await RefusedAsync(stores.AddAsync(new StoreDefinition("again", "sqlite", Path.Combine(cluster.Folder, "store-1.db"), 1, false)), "is the same database");
        await RefusedAsync(stores.AddAsync(new StoreDefinition("Bad Name", "sqlite", null, -1, false)), "weight -1");
        await RefusedAsync(stores.AddAsync(new StoreDefinition("other", "oracle", null, 1, false)), "sqlite or postgres");
        await RefusedAsync(stores.RemoveAsync("store-0"), "Add a store first");
        await RefusedAsync(stores.RemoveAsync("store-7"), "It has store-0, store-1");
        await RefusedAsync(stores.PromoteAsync("store-0", acceptLoss: true), "is not asynchronous");
        Assert.Equal(["store-0", "store-1"], (await StoresAsync(cluster)).Select(store => store.GetProperty("name").GetString()));
    }

    private static async Task RefusedAsync(Task change, string remedy) =>
        Assert.Contains(remedy, (await Assert.ThrowsAnyAsync<GridException>(() => change)).Message, StringComparison.Ordinal);

    private static async Task<long> CountAsync(IGrid grid)
    {
        try
        {
            return (await grid.QueryAsync<long>("SELECT count(*) FROM entries")).Single();
        }
        catch (GridException failure) when (failure.IsTransient)
        {
            return -1;
        }
    }

    private static Task InSyncAsync(LocalCluster cluster, string store, Func<int, bool> isEnough) => LocalCluster.WaitUntilAsync(
        async () =>
        {
            var status = await cluster.StatusAsync();
            return status.GetProperty("partitions").EnumerateArray().All(partition => partition.GetProperty("inPlace").GetBoolean())
                && isEnough(status.GetProperty("stores").EnumerateArray().Where(known => known.GetProperty("name").GetString() == store).Sum(known => known.GetProperty("inSyncPartitions").GetInt32()));
        },
        () => $"{store} does not get its copies:\n{cluster.Output}");

    private static Task ShippedAsync(LocalCluster cluster, string store) => LocalCluster.WaitUntilAsync(
        async () => (await cluster.StatusAsync()).GetProperty("partitions").EnumerateArray().All(partition => partition.GetProperty("shipping").EnumerateArray().Any(
            shipping => shipping.GetProperty("store").GetString() == store && shipping.GetProperty("lag").GetInt64() == 0 && shipping.GetProperty("behindSeconds").ValueKind == JsonValueKind.Number)),
        () => $"{store} does not get what is written:\n{cluster.Output}");

    private static async Task<List<JsonElement>> StoresAsync(LocalCluster cluster) => [.. (await cluster.StatusAsync()).GetProperty("stores").EnumerateArray()];

    private static async Task<List<int>> OwnersAsync(LocalCluster cluster) =>
        [.. (await cluster.StatusAsync()).GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("partitions").GetInt32())];
}
