using System.CommandLine;
using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Copies;

/// <summary>The subcommand <c>copies</c>.</summary>
internal static class CopiesCommand
{
    public static Command Create()
    {
        var provider = new Option<string>("--provider") { Description = "Database system of the stores.", DefaultValueFactory = _ => DatabaseOptions.Sqlite };
        provider.AcceptOnlyFromAmong(DatabaseOptions.Sqlite, DatabaseOptions.PostgreSql);
        var callers = new Option<int>("--callers") { Description = "Callers, each with one write under way.", DefaultValueFactory = _ => 256 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds of each grid in a round.", DefaultValueFactory = _ => 4 };
        var retained = new Option<long>("--retained") { Description = "Journal bytes of a partition that its copies keep for subscribers.", DefaultValueFactory = _ => new Grains.Journal.JournalOptions().RetainedBytes };
        var json = new Option<FileInfo?>("--json") { Description = "File to write the figures to." };
        var command = new Command("copies", "Durable writes of a grid with one copy and of one with two.") { provider, callers, rounds, seconds, retained, json };
        command.SetAction((parsed, cancellationToken) => CopiesBenchmark.RunAsync(
            new CopiesSettings(parsed.GetValue(provider)!, parsed.GetValue(callers), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(retained)),
            parsed.GetValue(json), cancellationToken));
        return command;
    }
}
