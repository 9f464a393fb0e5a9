using System.Diagnostics;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Client;

/// <summary>The only silo of a grid is killed under a client: no call hangs, each says what it knows, and the client goes on when the silo is back.</summary>
public sealed class GoneServerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    /// <summary>For a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(6);

    private sealed record Entry(long Id, long Value);

    [Fact]
    public async Task Kill_OnlySilo_CallsFailByTheirDeadlineAndSucceedWhenItIsBack()
    {
        var folder = Directory.CreateTempSubdirectory("grid-gone-").FullName;
        try
        {
            await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 1, folder, "--restart");
            var grid = await cluster.ConnectAsync(options =>
            {
                options.Timeout = Deadline;
                options.WriteAttemptTimeout = TimeSpan.FromSeconds(2);
            });
            await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
            var entries = grid.Table<long, Entry>("entries");
            await entries.PutAsync(new Entry(1, 1));
            var changes = await entries.SubscribeAsync();

            // Stopped before it is killed, so that nothing is started in its place while the calls are under way.
            GridProgram.Signal("STOP", cluster.Silos[0].Pid);
            var calls = new (string Name, bool Writes, Func<Task> Call)[]
            {
                ("get", false, () => entries.GetAsync(1).AsTask()),
                ("get many", false, () => entries.GetManyAsync([1, 2]).AsTask()),
                ("lifetime", false, () => entries.GetLifetimeAsync(1).AsTask()),
                ("scan", false, async () => await entries.ScanAsync().ToListAsync()),
                ("query", false, () => grid.QueryAsync<long>("SELECT count(*) FROM entries")),
                ("status", false, () => grid.GetStatusAsync()),
                ("changes", false, async () =>
                {
                    await foreach (var _ in changes)
                    {
                    }
                }),
                ("put", true, () => entries.PutAsync(new Entry(2, 2)).AsTask()),
                ("mutate", true, () => entries.MutateAsync(1, row => row.Set(entry => entry.Value, 5)).AsTask()),
                ("remove", true, () => entries.RemoveAsync(3).AsTask()),
                ("statement", true, () => grid.SqlAsync("UPDATE entries SET value = 7 WHERE id = 4")),
                ("put many", true, async () => throw (await entries.PutManyAsync([new Entry(5, 5)]))[0].Failure!),
            };
            await Task.WhenAll(calls.Select(call => EndsAsync(call.Name, call.Writes, call.Call)));

            cluster.Kill(0);
            await cluster.WaitForRestartAsync(0);
            await LocalCluster.WaitUntilAsync(
                async () =>
                {
                    try
                    {
                        return await entries.GetAsync(1) is not null;
                    }
                    catch (GridException failure) when (failure.IsTransient)
                    {
                        return false;
                    }
                },
                () => $"The client does not come back:\n{cluster.Output}");
            await entries.PutAsync(new Entry(9, 9));
            Assert.Equal(new Entry(9, 9), await entries.GetAsync(9));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task EndsAsync(string name, bool writes, Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        var failure = await Record.ExceptionAsync(() => call().WaitAsync(LocalCluster.Patience));
        Assert.True(failure is GridException && (writes || failure is not OutcomeUnknownException), $"{name}: {failure}");
        Assert.True(clock.Elapsed < Deadline + Slack, $"{name} took {clock.Elapsed}: {failure}");
    }
}
