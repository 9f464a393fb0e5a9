using System.Diagnostics;
using Grid.Client.Tables;

namespace Grid.Benchmarks.Scale;

/// <summary>
/// Durable writes a second by arrangement. With stores that take a fixed time for each commit, what is measured is the arrangement
/// and not the processor: one store, shared by however many silos, saturates; sets that share nothing commit in proportion to their number.
/// </summary>
internal static class ScaleBenchmark
{
    /// <summary>The share of perfect proportion that sets are to reach: 3.6 of 4.</summary>
    private const double LeastOfProportion = 0.9;

    /// <summary>What silos over one store may reach, relative to one silo.</summary>
    private const double MostOverOneStore = 1.2;

    /// <returns>0 when no target is missed, otherwise 1.</returns>
    public static async Task<int> RunAsync(ScaleSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var report = new ScaleReport(settings);
        report.PrintHeader();
        var baseline = await RunOneAsync(new ScaleArrangement(1, 1, IsFixedTime: true), settings, null, report, cancellationToken);
        for (var count = 2; count <= settings.Most; count++)
        {
            await RunOneAsync(new ScaleArrangement(count, count, IsFixedTime: true), settings, baseline, report, cancellationToken);
        }

        for (var count = 2; count <= settings.Most; count++)
        {
            await RunOneAsync(new ScaleArrangement(count, 1, IsFixedTime: true), settings, baseline, report, cancellationToken);
        }

        double? embedded = null;
        for (var count = 1; settings.WithEmbedded && count <= settings.Most; count++)
        {
            embedded = await RunOneAsync(new ScaleArrangement(count, count, IsFixedTime: false), settings, embedded, report, cancellationToken);
        }

        await report.WriteAsync(json, cancellationToken);
        return report.IsComplete ? ExitCode.Met : ExitCode.Missed;
    }

    // Returns the rate that others are compared with.
    private static async Task<double> RunOneAsync(
        ScaleArrangement arrangement, ScaleSettings settings, double? baseline, ScaleReport report, CancellationToken cancellationToken)
    {
        await using var grid = await ScaleGrid.StartAsync(arrangement, settings, cancellationToken);
        await grid.Grid.SqlAsync("CREATE TABLE rows (id BIGINT PRIMARY KEY, content BLOB NOT NULL)", cancellationToken: cancellationToken);
        var status = await grid.Grid.GetStatusAsync(cancellationToken);
        var keys = PartitionKeys.ForCallers(await grid.Grid.GetTableAsync("rows", cancellationToken), status.PartitionCount, settings.Callers);
        var table = grid.Grid.Table<long, ScaleRow>("rows");
        var rates = new List<(double Writes, double Commits)>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            var measured = await MeasureAsync(grid, table, keys, settings, cancellationToken);
            // The first round warms up.
            if (round > 0)
            {
                rates.Add(measured);
            }
        }

        var writes = Median(rates.Select(rate => rate.Writes));
        var isShared = arrangement.Silos > arrangement.Stores;
        var hasTarget = arrangement.IsFixedTime && baseline is not null;
        report.Add(new ScaleFigure(
            arrangement.Name, arrangement.Silos, arrangement.Stores, arrangement.IsFixedTime, writes,
            arrangement.IsFixedTime ? Median(rates.Select(rate => rate.Commits)) : null, writes / (baseline ?? writes),
            hasTarget && !isShared ? LeastOfProportion * arrangement.Stores : null, hasTarget && isShared ? MostOverOneStore : null,
            [.. status.Partitions.GroupBy(partition => partition.InSync[0]).OrderBy(store => store.Key, StringComparer.Ordinal).Select(store => store.Count())]));
        return baseline ?? writes;
    }

    private static async Task<(double Writes, double Commits)> MeasureAsync(
        ScaleGrid grid, IGridTable<long, ScaleRow> table, long[] keys, ScaleSettings settings, CancellationToken cancellationToken)
    {
        var content = new byte[settings.ValueBytes];
        new Random(0).NextBytes(content);
        var before = grid.Commits;
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(keys.Select(key => Task.Run(
            async () =>
            {
                var count = 0;
                for (; clock.Elapsed < settings.Length; count++)
                {
                    await table.PutAsync(new ScaleRow(key, content), cancellationToken: cancellationToken);
                }

                return count;
            },
            cancellationToken)));
        var seconds = clock.Elapsed.TotalSeconds;
        return (counts.Sum() / seconds, (grid.Commits - before) / seconds);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
