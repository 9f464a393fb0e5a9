using System.CommandLine;
using Grid.Benchmarks.Arguments;
using Grid.Client.Import;

namespace Grid.Benchmarks.Load;

/// <summary>The subcommand <c>load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create(SharedOptions shared)
    {
        var rounds = SharedOptions.Rounds("Measured rounds of each format, after one that is not.", 5);
        var rows = SharedOptions.Count("--rows", "Cities at most.", 1_000_000);
        var formats = ListOption.OfNames("--formats", "Kinds of files, separated by commas.", LoadFormat.All, format => format.Name);
        var warm = SharedOptions.Seconds("--warm-seconds", "Seconds of imports and exports of CSV before the first round.", 12);
        var batchRows = SharedOptions.Count("--batch-rows", "Rows of one request to a partition.", new ImportOptions().BatchRows, most: 100_000);
        var command = new Command("load", "Files in and out: durable imports and exports of the cities, as CSV, gzip and zstd CSV, JSON lines and Parquet.") { formats, rounds, rows, warm, batchRows, shared.Json };
        command.SetAction((parsed, cancellationToken) => LoadBenchmark.RunAsync(
            new LoadSettings(parsed.GetValue(formats)!, parsed.GetValue(rounds), parsed.GetValue(rows), TimeSpan.FromSeconds(parsed.GetValue(warm))), new ImportOptions { NullText = "", BatchRows = parsed.GetValue(batchRows) },
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
