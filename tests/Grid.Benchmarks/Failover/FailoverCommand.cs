using System.CommandLine;
using Grid.Benchmarks.Arguments;

namespace Grid.Benchmarks.Failover;

/// <summary>The subcommand <c>failover</c>.</summary>
internal static class FailoverCommand
{
    public static Command Create(SharedOptions shared)
    {
        var sets = SharedOptions.Count("--sets", "Silos, each with a store of its own.", 3, least: 3, most: 16);
        var rounds = SharedOptions.Rounds("Measured rounds, each with a cluster of its own.", 3);
        var warm = SharedOptions.Seconds("--warm-seconds", "Seconds of load before anything is counted.", 8);
        var calm = SharedOptions.Seconds("--calm-seconds", "Seconds of load before the first event.", 5);
        var after = SharedOptions.Seconds("--after-seconds", "Seconds of load after each event.", 10);
        var rest = new Option<double>("--rest-milliseconds") { Description = "What each caller rests between two calls.", DefaultValueFactory = _ => 20 }.Within(0, 10_000);
        var command = new Command("failover", "Successful operations over time while a silo is killed, and then a whole set, silo and store, is lost.") { sets, rounds, warm, calm, after, rest, shared.Json };
        command.SetAction((parsed, cancellationToken) => FailoverBenchmark.RunAsync(
            new FailoverSettings(
                parsed.GetValue(sets), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(warm)), TimeSpan.FromSeconds(parsed.GetValue(calm)),
                TimeSpan.FromSeconds(parsed.GetValue(after)), TimeSpan.FromMilliseconds(parsed.GetValue(rest))),
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
