using System.CommandLine;
using Grid.Benchmarks.Arguments;
using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Copies;

/// <summary>The subcommand <c>copies</c>.</summary>
internal static class CopiesCommand
{
    public static Command Create(SharedOptions shared)
    {
        var provider = new Option<string>("--provider") { Description = "Database system of the stores.", DefaultValueFactory = _ => DatabaseOptions.Sqlite };
        provider.AcceptOnlyFromAmong(DatabaseOptions.Sqlite, DatabaseOptions.PostgreSql);
        var callers = SharedOptions.Callers("Callers, each with one write under way.", 256);
        var rounds = SharedOptions.Rounds("Measured rounds, after one that is not.", 5);
        var seconds = SharedOptions.Seconds("--seconds", "Seconds of each grid in a round.", 4);
        var retained = new Option<long>("--retained") { Description = "Journal bytes of a partition that its copies keep for subscribers.", DefaultValueFactory = _ => new Grains.Journal.JournalOptions().RetainedBytes }.Within(0, long.MaxValue);
        var command = new Command("copies", "Durable writes of a grid with one copy and of one with two.") { provider, callers, rounds, seconds, retained, shared.Json };
        command.SetAction((parsed, cancellationToken) => CopiesBenchmark.RunAsync(
            new CopiesSettings(parsed.GetValue(provider)!, parsed.GetValue(callers), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(retained)),
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
