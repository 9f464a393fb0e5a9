using System.Diagnostics;
using System.Net.Http.Json;
using Grid.Client;
using Grid.Client.Queries;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Queries;

/// <summary>A query whose caller gives up stops on the partitions of all silos.</summary>
public sealed class CancellationTests(ITestOutputHelper output)
{
    /// <summary>Partitions that compute, of both silos.</summary>
    private const int Groups = 8;

    /// <summary>Rows of each that all meet one another: many seconds of work.</summary>
    private const int RowsOfGroup = 9_000;

    private const string LongQuery = "SELECT count(*) FROM pairs a JOIN pairs b ON a.k = b.k WHERE a.id + b.id < 0";

    /// <summary>What answers of two busy cores may add to the 100 ms in which work stops; far less than the query takes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Query_CallerGivesUp_StopsOnAllPartitions()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2);
        await cluster.SqlAsync("CREATE TABLE pairs (k INTEGER, id INTEGER, PRIMARY KEY (k, id)) PARTITION BY k");
        for (var group = 0; group < Groups; group++)
        {
            await cluster.SqlAsync($"INSERT INTO pairs SELECT {group}, i FROM range({RowsOfGroup}) AS r(i)");
        }

        var grid = await cluster.ConnectAsync();

        using var http = new HttpClient();
        // Once more than needed: the first time, what stops a query is compiled while all processors compute.
        foreach (var turn in (string[])["the first time", "again"])
        {
            await AssertStopsAsync(grid, $"a cancelled token, {turn}", async stop => await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => grid.SqlAsync(LongQuery, cancellationToken: stop)));
            await AssertStopsAsync(grid, $"a closed connection, {turn}", async stop => await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => http.PostAsJsonAsync($"{cluster.Silos[1].Url}/api/sql", new { sql = LongQuery }, stop)));
            await AssertStopsAsync(grid, $"a deadline, {turn}", async _ =>
            {
                var failure = await Assert.ThrowsAsync<GridException>(() => grid.SqlAsync(LongQuery, null, new SqlOptions { Timeout = TimeSpan.FromSeconds(0.7) }));
                Assert.Equal(ErrorCode.Timeout, failure.Code);
                Assert.Contains("0.7 s", failure.Message, StringComparison.Ordinal);
            });
        }
    }

    // A partition that computes reads no row meanwhile: that shows when the work is under way, and when it has stopped.
    private async Task AssertStopsAsync(IGrid grid, string reason, Func<CancellationToken, Task> run)
    {
        using var stop = new CancellationTokenSource();
        var query = run(stop.Token);
        while (await IsQuickAsync(ReadAllAsync(grid)))
        {
            Assert.False(query.IsCompleted, "The query is too short to be cancelled.");
        }

        var cancelled = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await query;
        var told = Stopwatch.GetElapsedTime(cancelled);
        await ReadAllAsync(grid);
        var stopped = Stopwatch.GetElapsedTime(cancelled);
        output.WriteLine($"{reason}: the caller was told after {told.TotalMilliseconds:0} ms, all partitions read rows again after {stopped.TotalMilliseconds:0} ms");
        // A deadline comes by itself; the rest of it is not waited for here.
        Assert.InRange(stopped, TimeSpan.Zero, Limit);
    }

    private static async Task<bool> IsQuickAsync(Task read) => await Task.WhenAny(read, Task.Delay(100)) == read;

    private static Task ReadAllAsync(IGrid grid) => Task.WhenAll(Enumerable.Range(0, Groups).Select(async group => await grid.Rows("pairs").GetAsync([group, 0])));
}
