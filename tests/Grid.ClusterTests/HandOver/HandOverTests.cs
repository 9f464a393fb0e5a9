using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.HandOver;

/// <summary>Silos that leave on purpose or join take partitions along without a failed request.</summary>
public sealed class HandOverTests
{
    // No silo fails here; on a busy machine, one that waits for a core must not be taken for dead.
    private const string Patient = "--Grid:FailureDetection=Standard";

    /// <summary>Every silo in turn is asked to leave and is started again, as for a new version of the program.</summary>
    [Fact]
    public async Task RollingRestart_UnderLoad_NoRequestFails()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 3, stores: 2, folder: null, "--restart", Patient);
        var load = new SteadyLoad(await cluster.ConnectAsync());
        await load.StartAsync();
        for (var silo = 0; silo < 3; silo++)
        {
            await AnsweredAsync(load, 500);
            cluster.AskToStop(silo);
            await cluster.WaitForRestartAsync(silo);
        }

        await AnsweredAsync(load, 500);
        await VerifyAsync(cluster, load);
    }

    /// <summary>A further silo joins two that are at work, takes its share, and leaves again.</summary>
    [Fact]
    public async Task Join_UnderLoad_NoRequestFails()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder: null, Patient);
        var load = new SteadyLoad(await cluster.ConnectAsync());
        await load.StartAsync();
        await AnsweredAsync(load, 500);

        var ports = FreePorts.Take(3);
        await using (var joining = GridProgram.Start(
            "silo", "--data", cluster.Folder, "--name", "silo-2", "--home", "store-0",
            "--http-port", $"{ports}", "--silo-port", $"{ports + 1}", "--gateway-port", $"{ports + 2}",
            Patient, "--Grid:Stores:0:Name=store-0", "--Grid:Stores:1:Name=store-1"))
        {
            await LocalCluster.WaitUntilAsync(async () => await PartitionsOfAsync(cluster, "silo-2") > 0, () => $"silo-2 owns nothing:\n{joining.Output}");
            await AnsweredAsync(load, 500);
            Assert.Equal(0, await joining.StopAsync(LocalCluster.Patience));
        }

        await AnsweredAsync(load, 500);
        await VerifyAsync(cluster, load);
    }

    private static Task AnsweredAsync(SteadyLoad load, long more)
    {
        var goal = Interlocked.Read(ref load.Answered) + more;
        return LocalCluster.WaitUntilAsync(
            () => Task.FromResult(Interlocked.Read(ref load.Answered) >= goal),
            () => $"{load.Answered} of {goal} requests answered. {string.Join('\n', load.Failures.Take(10))}");
    }

    private static async Task VerifyAsync(LocalCluster cluster, SteadyLoad load)
    {
        var rows = await load.StopAsync();
        TestContext.Current.SendDiagnosticMessage($"{load.Answered} requests answered, the slowest after {load.Longest.TotalSeconds:0.00} s.");
        Assert.True(load.Failures.Count == 0, $"{load.Failures.Count} requests failed, {load.Answered} did not:\n{string.Join('\n', load.Failures.Take(20))}\n{cluster.Output}");
        var counted = await cluster.SqlAsync("SELECT COUNT(*), SUM(value) FROM entries");
        Assert.Equal(rows, counted.GetProperty("rows")[0][0].GetInt64());
    }

    private static async Task<int> PartitionsOfAsync(LocalCluster cluster, string silo)
    {
        var status = await cluster.StatusAsync();
        return status.GetProperty("silos").EnumerateArray().Where(view => view.GetProperty("name").GetString() == silo)
            .Sum(view => view.GetProperty("partitions").GetInt32());
    }
}
