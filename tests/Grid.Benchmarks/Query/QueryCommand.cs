using System.CommandLine;
using Grid.Benchmarks.Arguments;

namespace Grid.Benchmarks.Query;

/// <summary>The subcommand <c>query</c>.</summary>
internal static class QueryCommand
{
    /// <summary>The least for which every query has rows to answer with.</summary>
    private const int LeastRows = 5_000;

    public static Command Create(SharedOptions shared)
    {
        var rows = SharedOptions.Count("--rows", "Rows of each table.", 10_000_000, LeastRows, 500_000_000);
        var warm = SharedOptions.Seconds("--warm-seconds", "Seconds that each query runs on each system before it is measured.", 1.5);
        var runs = SharedOptions.Count("--runs", "Measured runs of each query, whose median is the figure.", 7, least: 1, most: 1_000);
        var command = new Command("query", "Global queries: the grid, DuckDB and PostgreSQL side by side over the same rows, warm.") { rows, warm, runs, shared.Json, shared.RequirePeers };
        command.SetAction((parsed, cancellationToken) => QueryBenchmark.RunAsync(
            new QuerySettings(parsed.GetValue(rows), TimeSpan.FromSeconds(parsed.GetValue(warm)), parsed.GetValue(runs), parsed.GetValue(shared.RequirePeers)),
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
