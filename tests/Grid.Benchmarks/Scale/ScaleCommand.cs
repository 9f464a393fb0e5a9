using System.CommandLine;
using Grid.Benchmarks.Arguments;

namespace Grid.Benchmarks.Scale;

/// <summary>The subcommand <c>scale</c>.</summary>
internal static class ScaleCommand
{
    public static Command Create(SharedOptions shared)
    {
        var callers = SharedOptions.Callers("Callers, each with one write under way; as many in every arrangement.", 1_024);
        var commit = new Option<double>("--commit-milliseconds") { Description = "What a store of fixed time takes for a commit.", DefaultValueFactory = _ => 20 }.Within(1, 1_000);
        var commitBytes = SharedOptions.Count("--commit-bytes", "The most that one commit carries.", 64 * 1024, least: 1_024, most: 64 * 1024 * 1024);
        var bytes = SharedOptions.Count("--value-bytes", "Bytes of a row beside its key.", 1_000, most: 1_000_000);
        var most = SharedOptions.Count("--most", "The most sets, and the most silos over one store.", 4, most: 16);
        var embedded = new Option<bool>("--embedded") { Description = "Measure sets with embedded stores on this machine's disk too." };
        var rounds = SharedOptions.Rounds("Measured rounds of each arrangement, after one that is not.", 5);
        var seconds = SharedOptions.Seconds("--seconds", "Seconds of a round.", 2);
        var command = new Command("scale", "Durable writes of 1 to 4 sets that share nothing, and of 1 to 4 silos over one store, with stores that take a fixed time for each commit.")
        {
            callers, commit, commitBytes, bytes, most, embedded, rounds, seconds, shared.Json,
        };
        command.SetAction((parsed, cancellationToken) => ScaleBenchmark.RunAsync(
            new ScaleSettings(
                parsed.GetValue(callers), TimeSpan.FromMilliseconds(parsed.GetValue(commit)), parsed.GetValue(commitBytes), parsed.GetValue(bytes),
                parsed.GetValue(most), parsed.GetValue(embedded), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
