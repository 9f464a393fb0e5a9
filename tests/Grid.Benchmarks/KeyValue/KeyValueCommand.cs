using System.CommandLine;
using Grid.Benchmarks.Arguments;

namespace Grid.Benchmarks.KeyValue;

/// <summary>The subcommand <c>kv</c>.</summary>
internal static class KeyValueCommand
{
    public static Command Create(SharedOptions shared)
    {
        var workloads = ListOption.OfNames("--workloads", "YCSB's letters, separated by commas.", Workload.All, workload => workload.Name);
        var callers = ListOption.OfNumbers("--callers", "Numbers of callers, separated by commas, each with one call under way.", 1, 100_000, 1, 16, 64, 256, 1_024);
        var records = SharedOptions.Count("--records", "Records that are loaded.", 100_000, least: 2);
        var bytes = SharedOptions.Count("--value-bytes", "Bytes of a record beside its key.", 1_000, least: 8, most: 1_000_000);
        var rounds = SharedOptions.Rounds("Measured rounds.", 5);
        var seconds = SharedOptions.Seconds("--seconds", "Seconds of each system in a round.", 2);
        var alone = new Option<bool>("--alone") { Description = "Measure the grid without other systems, for a profile." };
        var garnet = new Option<string?>("--garnet") { Description = "The program garnet-server, where it is not on the path (dotnet tool install garnet-server)." };
        var command = new Command("kv", "Single records by key (YCSB A, B, C, D, F): the grid, Redis and Garnet, and a bare Orleans call, in turns.")
        {
            workloads, callers, records, bytes, rounds, seconds, alone, garnet, shared.Json, shared.RequirePeers,
        };
        command.SetAction((parsed, cancellationToken) => KeyValueBenchmark.RunAsync(
            new KeyValueSettings(
                parsed.GetValue(workloads)!,
                parsed.GetValue(callers)!,
                parsed.GetValue(records), parsed.GetValue(bytes), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                !parsed.GetValue(alone), parsed.GetValue(garnet), parsed.GetValue(shared.RequirePeers)),
            parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }
}
