using System.CommandLine;
using Grid.Client.Import;

namespace Grid.Benchmarks.Load;

/// <summary>The subcommand <c>load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create(Option<FileInfo?> json)
    {
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds of each format, after one that is not.", DefaultValueFactory = _ => 5 };
        var batchRows = new Option<int>("--batch-rows") { Description = "Rows of one request to a partition.", DefaultValueFactory = _ => new ImportOptions().BatchRows };
        var command = new Command("load", "Files in and out: durable imports and exports of the cities, as CSV, gzip CSV, JSON lines and Parquet.") { rounds, batchRows, json };
        command.SetAction((parsed, cancellationToken) => LoadBenchmark.RunAsync(
            parsed.GetValue(rounds), new ImportOptions { NullText = "", BatchRows = parsed.GetValue(batchRows) }, parsed.GetValue(json), cancellationToken));
        return command;
    }
}
