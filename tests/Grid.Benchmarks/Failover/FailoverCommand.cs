using System.CommandLine;

namespace Grid.Benchmarks.Failover;

/// <summary>The subcommand <c>failover</c>.</summary>
internal static class FailoverCommand
{
    public static Command Create(Option<FileInfo?> json)
    {
        var sets = new Option<int>("--sets") { Description = "Silos, each with a store of its own; at least 3.", DefaultValueFactory = _ => 3 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds, each with a cluster of its own.", DefaultValueFactory = _ => 3 };
        var warm = new Option<double>("--warm-seconds") { Description = "Seconds of load before anything is counted.", DefaultValueFactory = _ => 8 };
        var calm = new Option<double>("--calm-seconds") { Description = "Seconds of load before the first event.", DefaultValueFactory = _ => 5 };
        var after = new Option<double>("--after-seconds") { Description = "Seconds of load after each event.", DefaultValueFactory = _ => 10 };
        var rest = new Option<double>("--rest-milliseconds") { Description = "What each caller rests between two calls.", DefaultValueFactory = _ => 20 };
        var command = new Command("failover", "Successful operations over time while a silo is killed, and then a whole set, silo and store, is lost.") { sets, rounds, warm, calm, after, rest, json };
        command.SetAction((parsed, cancellationToken) => FailoverBenchmark.RunAsync(
            new FailoverSettings(
                Math.Max(3, parsed.GetValue(sets)), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(warm)), TimeSpan.FromSeconds(parsed.GetValue(calm)),
                TimeSpan.FromSeconds(parsed.GetValue(after)), TimeSpan.FromMilliseconds(parsed.GetValue(rest))),
            parsed.GetValue(json), cancellationToken));
        return command;
    }
}
