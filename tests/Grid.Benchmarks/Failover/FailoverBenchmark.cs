using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Charts;
using Grid.Benchmarks.Figures;
using Grid.Benchmarks.Scale;
using Grid.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Grid.Benchmarks.Failover;

/// <summary>
/// A cluster of real processes under a steady load of every partition. One silo is killed while its store lives on; later a
/// whole set, silo and store, is lost. What succeeded in each tenth of a second is the figure.
/// </summary>
internal static class FailoverBenchmark
{
    private const int ChartColumns = 100;
    private const int ChartRows = 8;

    /// <returns>0 when every read found what had been acknowledged and every caller was served again, otherwise 1.</returns>
    public static async Task<int> RunAsync(FailoverSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        FailoverEvent[] events =
        [
            new("silo killed", settings.Calm.TotalSeconds),
            new("set lost", (settings.Calm + settings.After).TotalSeconds),
        ];
        var rounds = new List<FailoverRound>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            rounds.Add(await RunOneAsync(settings, events, cancellationToken));
            Print(settings, events, rounds[^1], round);
        }

        var outages = Enumerable.Range(0, events.Length).Select(index => new FailoverOutage(
            events[index].What, events[index].Second, Median(rounds.Select(round => round.Outages[index].WriteSeconds)),
            Median(rounds.Select(round => round.Outages[index].ReadSeconds)))).ToArray();
        foreach (var outage in outages)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{outage.What}: longest wait of a write {outage.WriteSeconds:0.00} s, of a read {outage.ReadSeconds:0.00} s (medians of {rounds.Count} rounds)"));
        }

        var (wrong, silent, failures) = (rounds.Sum(round => round.Wrong), rounds.Sum(round => round.Silent), rounds.Sum(round => round.Failures));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{wrong} reads without what had been acknowledged, {silent} callers not served again, {failures} calls with an error"));
        var content = new
        {
            Settings = new { settings.Sets, settings.Rounds, RestMilliseconds = settings.Rest.TotalMilliseconds, settings.TotalSeconds },
            SpanSeconds = OperationTimeline.Span.TotalSeconds,
            Events = events,
            Outages = outages,
            Failures = failures,
            Wrong = wrong,
            Silent = silent,
            Rounds = rounds,
        };
        await FigureFile.WriteAsync(json, "failover", content, cancellationToken);
        return wrong == 0 && silent == 0 ? ExitCode.Met : ExitCode.Missed;
    }

    private static async Task<FailoverRound> RunOneAsync(FailoverSettings settings, FailoverEvent[] events, CancellationToken cancellationToken)
    {
        await using var cluster = await FailoverCluster.StartAsync(settings.Sets, cancellationToken);
        using var client = await cluster.ConnectAsync(cancellationToken);
        var grid = client.Services.GetRequiredService<IGrid>();
        await grid.SqlAsync("CREATE TABLE rows (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)", cancellationToken: cancellationToken);
        var partitions = (await grid.GetStatusAsync(cancellationToken)).PartitionCount;
        var keys = PartitionKeys.ForCallers(await grid.GetTableAsync("rows", cancellationToken), partitions, callers: partitions);
        var load = new FailoverLoad(grid.Table<long, FailoverRow>("rows"), keys, settings.Rest);
        await load.StartAsync(cancellationToken);
        await Task.Delay(settings.WarmUp, cancellationToken);

        load.Begin();
        var clock = Stopwatch.StartNew();
        await Task.Delay(settings.Calm, cancellationToken);
        cluster.KillSilo(settings.Sets - 1);
        await Task.Delay(TimeSpan.FromSeconds(events[1].Second) - clock.Elapsed, cancellationToken);
        cluster.LoseSet(settings.Sets - 2);
        await Task.Delay(TimeSpan.FromSeconds(settings.TotalSeconds) - clock.Elapsed, cancellationToken);
        var silent = load.Writes.SilentSince(settings.TotalSeconds - 1) + load.Reads.SilentSince(settings.TotalSeconds - 1);
        await load.StopAsync();
        await client.StopAsync(cancellationToken);
        return new FailoverRound(
            load.Writes.Rates(settings.TotalSeconds), load.Reads.Rates(settings.TotalSeconds),
            [.. events.Select((each, index) => Outage(load, each, index + 1 < events.Length ? events[index + 1].Second : settings.TotalSeconds))],
            load.Failures, load.Wrong, silent);
    }

    private static FailoverOutage Outage(FailoverLoad load, FailoverEvent each, double until) =>
        new(each.What, each.Second, load.Writes.LongestGap(each.Second, until), load.Reads.LongestGap(each.Second, until));

    private static void Print(FailoverSettings settings, FailoverEvent[] events, FailoverRound round, int number)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {number + 1}, successful writes and reads a second over {settings.TotalSeconds:0} s:"));
        foreach (var line in TextChart.Draw([.. round.Writes.Zip(round.Reads, (writes, reads) => writes + reads)], ChartColumns, ChartRows, settings.TotalSeconds,
            [.. events.Select(each => (each.What, each.Second))]))
        {
            Console.WriteLine(line);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
