using System.CommandLine;

namespace Grid.Benchmarks.Scale;

/// <summary>The subcommand <c>scale</c>.</summary>
internal static class ScaleCommand
{
    public static Command Create(Option<FileInfo?> json)
    {
        var callers = new Option<int>("--callers") { Description = "Callers, each with one write under way; as many in every arrangement.", DefaultValueFactory = _ => 1_024 };
        var commit = new Option<double>("--commit-milliseconds") { Description = "What a store of fixed time takes for a commit.", DefaultValueFactory = _ => 20 };
        var commitBytes = new Option<int>("--commit-bytes") { Description = "The most that one commit carries.", DefaultValueFactory = _ => 64 * 1024 };
        var bytes = new Option<int>("--value-bytes") { Description = "Bytes of a row beside its key.", DefaultValueFactory = _ => 1_000 };
        var most = new Option<int>("--most") { Description = "The most sets, and the most silos over one store.", DefaultValueFactory = _ => 4 };
        var embedded = new Option<bool>("--embedded") { Description = "Measure sets with embedded stores on this machine's disk too." };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds of each arrangement.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds of a round.", DefaultValueFactory = _ => 2 };
        var command = new Command("scale", "Durable writes of 1 to 4 sets that share nothing, and of 1 to 4 silos over one store, with stores that take a fixed time for each commit.")
        {
            callers, commit, commitBytes, bytes, most, embedded, rounds, seconds, json,
        };
        command.SetAction((parsed, cancellationToken) => ScaleBenchmark.RunAsync(
            new ScaleSettings(
                parsed.GetValue(callers), TimeSpan.FromMilliseconds(parsed.GetValue(commit)), parsed.GetValue(commitBytes), parsed.GetValue(bytes),
                parsed.GetValue(most), parsed.GetValue(embedded), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(json), cancellationToken));
        return command;
    }
}
