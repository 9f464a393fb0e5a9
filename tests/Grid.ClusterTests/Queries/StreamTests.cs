using System.Diagnostics;
using System.Globalization;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.Queries;

/// <summary>Large results of real silos, read slowly while silos and tables go.</summary>
public sealed class StreamTests
{
    private const int Rows = 40_000;

    [Fact]
    public async Task Stream_SilosAndTablesGoMeanwhile_NeverRepeatsOrLosesARow()
    {
        await using var cluster = await LocalCluster.StartAsync(
            silos: 2, stores: 2, null, "--restart", "--Grid:Query:StreamPageBytes=50000", "--Grid:Query:StreamWindow=2");
        await cluster.SqlAsync("CREATE TABLE big (id INTEGER PRIMARY KEY, text VARCHAR)");
        var grid = await cluster.ConnectAsync();
        var started = Stopwatch.GetTimestamp();
        await using (var written = await grid.StreamAsync($"INSERT INTO big SELECT i, 'the text of row ' || i || repeat('.', 40) FROM range({Rows}) AS r(i)"))
        {
            Assert.Empty(await written.ReadBatchesAsync().ToListAsync());
            Assert.Equal(Rows, written.RowsAffected);
            Assert.InRange(written.Elapsed, Stopwatch.GetElapsedTime(started) / 2, Stopwatch.GetElapsedTime(started));
        }

        // Over HTTP the whole is one answer, made of many pages.
        Assert.Equal(Rows, (await cluster.SqlAsync("SELECT id, text FROM big")).GetProperty("rows").EnumerateArray().Select(row => row[0].GetInt32()).Distinct().Count());

        await using (var stream = await grid.StreamAsync("SELECT id, text FROM big"))
        {
            await using var batches = stream.ReadBatchesAsync().GetAsyncEnumerator();
            Assert.True(await batches.MoveNextAsync());
            var other = 1 - await HolderAsync(cluster);
            cluster.Kill(other);
            AssertAllOnce(await ReadAsync(batches));
            await cluster.WaitForRestartAsync(other);
        }

        await using (var stream = await grid.StreamAsync("SELECT id, text FROM big"))
        {
            await using var batches = stream.ReadBatchesAsync().GetAsyncEnumerator();
            Assert.True(await batches.MoveNextAsync());
            var holder = await HolderAsync(cluster);
            cluster.Kill(holder);
            var failure = await Assert.ThrowsAsync<GridException>(() => ReadAsync(batches));
            Assert.Equal(ErrorCode.ResultLost, failure.Code);
            await cluster.WaitForRestartAsync(holder);
        }

        await using (var stream = await grid.StreamAsync("SELECT id, text FROM big"))
        {
            await using var batches = stream.ReadBatchesAsync().GetAsyncEnumerator();
            Assert.True(await batches.MoveNextAsync());
            await cluster.SqlAsync("DROP TABLE big");
            var failure = await Assert.ThrowsAsync<RequestException>(() => ReadAsync(batches));
            Assert.Equal(ErrorCode.TableNotFound, failure.Code);
            Assert.Contains("rows, which were delivered", failure.Message, StringComparison.Ordinal);
        }
    }

    // The silo that works on the query while its reader pauses.
    private static async Task<int> HolderAsync(LocalCluster cluster)
    {
        var holder = -1;
        await LocalCluster.WaitUntilAsync(async () =>
        {
            var running = await Task.WhenAll(Enumerable.Range(0, cluster.Silos.Count).Select(silo => QueriesOfAsync(cluster, silo)));
            holder = Array.FindIndex(running, count => count > 0);
            return running.Count(count => count > 0) == 1;
        }, () => $"No silo, or more than one, works on the query:\n{cluster.Output}");
        return holder;
    }

    private static async Task<int> QueriesOfAsync(LocalCluster cluster, int silo)
    {
        const string metric = "grid_silo_queries_running ";
        var metrics = await (await cluster.GetAsync("/metrics", silo)).Content.ReadAsStringAsync();
        return int.Parse(metrics.Split('\n').Single(line => line.StartsWith(metric, StringComparison.Ordinal))[metric.Length..], CultureInfo.InvariantCulture);
    }

    private static void AssertAllOnce(List<int> ids) => Assert.Equal(Enumerable.Range(0, Rows), ids.Order());

    // From the batch that the reader is at.
    private static async Task<List<int>> ReadAsync(IAsyncEnumerator<Grid.Queries.ColumnBatch> batches)
    {
        var ids = new List<int>();
        do
        {
            ids.AddRange(Enumerable.Range(0, batches.Current.RowCount).Select(row => (int)batches.Current.Columns[0].GetValue(row)!));
        }
        while (await batches.MoveNextAsync());
        return ids;
    }
}
