using System.Text.Json;
using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.Arrangements;

/// <summary>Each named arrangement, in real processes, keeps what its page in docs/arrangements promises.</summary>
public sealed class ArrangementTests
{
    private const int Rows = 500;

    [Fact]
    public async Task Standalone_OneSiloAndOneStore_ServeEverything()
    {
        await using var cluster = await LocalCluster.StartAsync("standalone", silos: 1);
        await FillAsync(cluster);

        var status = await cluster.StatusAsync();
        Assert.Equal(["silo-0"], NamesOf(status, "silos"));
        Assert.Equal(["store-0"], NamesOf(status, "stores"));
        Assert.Equal(PartitionCount(status), PartitionsOf(status, "silo-0"));
        await VerifyAsync(cluster, silo: 0, Rows);
    }

    [Fact]
    public async Task ActiveActive_OneSiloKilled_TheOtherServesEveryRowFromTheSameStore()
    {
        await using var cluster = await LocalCluster.StartAsync("shared-disk-active-active", silos: 2);
        await FillAsync(cluster);
        var before = await cluster.StatusAsync();
        Assert.Equal(["store-0"], NamesOf(before, "stores"));
        Assert.InRange(PartitionsOf(before, "silo-0"), 1, PartitionCount(before) - 1);
        Assert.InRange(PartitionsOf(before, "silo-1"), 1, PartitionCount(before) - 1);

        cluster.Kill(0);
        await cluster.WaitForOwnerAsync("silo-1", silo: 1);

        await VerifyAsync(cluster, silo: 1, Rows);
        await cluster.SqlAsync($"INSERT INTO cities VALUES ({Rows + 1}, {Rows + 1})", silo: 1);
        await VerifyAsync(cluster, silo: 1, Rows + 1);
    }

    [Fact]
    public async Task ActiveStandby_ActiveOneKilledAndBack_StandbyOwnsEverythingOnlyMeanwhile()
    {
        await using var cluster = await LocalCluster.StartAsync("shared-disk-active-standby", silos: 2, "--restart", "--Grid:Partitions=16");
        await FillAsync(cluster);
        var before = await cluster.StatusAsync();
        Assert.Equal(["store-0"], NamesOf(before, "stores"));
        Assert.Equal((16, 0), (PartitionsOf(before, "silo-0"), PartitionsOf(before, "silo-1")));
        Assert.Equal([false, true], before.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("standby").GetBoolean()));
        // Owning nothing, it answers all the same.
        await VerifyAsync(cluster, silo: 1, Rows);

        cluster.Kill(0);
        await cluster.WaitForOwnerAsync("silo-1", silo: 1);
        await VerifyAsync(cluster, silo: 1, Rows);
        await cluster.SqlAsync($"INSERT INTO cities VALUES ({Rows + 1}, {Rows + 1})", silo: 1);

        await cluster.WaitForRestartAsync(0);
        await cluster.WaitForOwnerAsync("silo-0", silo: 1);
        await VerifyAsync(cluster, silo: 0, Rows + 1);
    }

    [Fact]
    public async Task Replication_OneSetLost_TheOtherReadsAndWritesEverything()
    {
        await using var cluster = await LocalCluster.StartAsync("replication", silos: 2);
        await FillAsync(cluster);
        var before = await cluster.StatusAsync();
        Assert.All(before.GetProperty("partitions").EnumerateArray(), partition => Assert.Equal(
            ["store-0", "store-1"], partition.GetProperty("inSync").EnumerateArray().Select(store => store.GetString()!).Order()));

        // The silo and its disk at once, as when a site burns down.
        cluster.Kill(0);
        cluster.LoseStore("store-0");
        await cluster.WaitForOwnerAsync("silo-1", silo: 1);

        await VerifyAsync(cluster, silo: 1, Rows);
        await cluster.SqlAsync($"INSERT INTO cities VALUES ({Rows + 1}, {Rows + 1})", silo: 1);
        await VerifyAsync(cluster, silo: 1, Rows + 1);
    }

    [Fact]
    public async Task SharedNothing_Shards_AddUpToTheWholeAndLieInTheirSets()
    {
        await using var cluster = await LocalCluster.StartAsync("shared-nothing", silos: 3, "--copies", "1", "--Grid:FailureDetection=Standard");
        await FillAsync(cluster);

        var status = await cluster.StatusAsync();
        var homes = status.GetProperty("silos").EnumerateArray().ToDictionary(
            silo => silo.GetProperty("name").GetString()!, silo => silo.GetProperty("home").GetString()!);
        Assert.Equal(3, homes.Values.Distinct().Count());
        Assert.All(status.GetProperty("partitions").EnumerateArray(), partition => Assert.Equal(
            [homes[partition.GetProperty("owner").GetString()!]], partition.GetProperty("inSync").EnumerateArray().Select(store => store.GetString()!)));
        var shards = homes.Keys.Select(silo => status.GetProperty("partitions").EnumerateArray()
            .Where(partition => partition.GetProperty("owner").GetString() == silo).Sum(partition => partition.GetProperty("rows").GetInt64())).ToArray();
        Assert.All(shards, rows => Assert.InRange(rows, 1, Rows - 1));
        Assert.Equal(Rows, shards.Sum());
        await VerifyAsync(cluster, silo: 2, Rows);
    }

    // Row n says n, so that both count and sum tell whether something is missing.
    private static async Task FillAsync(LocalCluster cluster)
    {
        await cluster.SqlAsync("CREATE TABLE cities (id INTEGER PRIMARY KEY, population BIGINT NOT NULL)");
        await cluster.SqlAsync($"INSERT INTO cities VALUES {string.Join(", ", Enumerable.Range(1, Rows).Select(id => $"({id}, {id})"))}");
    }

    private static async Task VerifyAsync(LocalCluster cluster, int silo, long rows)
    {
        var answer = await cluster.SqlAsync("SELECT COUNT(*), CAST(SUM(population) AS BIGINT) FROM cities", silo);
        Assert.Equal(rows, answer.GetProperty("rows")[0][0].GetInt64());
        Assert.Equal(rows * (rows + 1) / 2, answer.GetProperty("rows")[0][1].GetInt64());
    }

    private static IEnumerable<string> NamesOf(JsonElement status, string what) =>
        status.GetProperty(what).EnumerateArray().Select(one => one.GetProperty("name").GetString()!);

    private static int PartitionCount(JsonElement status) => status.GetProperty("partitionCount").GetInt32();

    private static int PartitionsOf(JsonElement status, string silo) =>
        status.GetProperty("silos").EnumerateArray().Single(view => view.GetProperty("name").GetString() == silo).GetProperty("partitions").GetInt32();
}
