using System.CommandLine;

namespace Grid.Benchmarks.KeyValue;

/// <summary>The subcommand <c>kv</c>.</summary>
internal static class KeyValueCommand
{
    public static Command Create(Option<FileInfo?> json, Option<bool> requirePeers)
    {
        var workloads = new Option<string>("--workloads") { Description = "YCSB's letters, separated by commas.", DefaultValueFactory = _ => "A,B,C,D,F" };
        var callers = new Option<string>("--callers") { Description = "Numbers of callers, separated by commas, each with one call under way.", DefaultValueFactory = _ => "1,16,64,256,1024" };
        var records = new Option<int>("--records") { Description = "Records that are loaded.", DefaultValueFactory = _ => 100_000 };
        var bytes = new Option<int>("--value-bytes") { Description = "Bytes of a record beside its key, at least 8.", DefaultValueFactory = _ => 1_000 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds of each system in a round.", DefaultValueFactory = _ => 2 };
        var alone = new Option<bool>("--alone") { Description = "Measure the grid without other systems, for a profile." };
        var garnet = new Option<string?>("--garnet") { Description = "The program garnet-server, where it is not on the path (dotnet tool install garnet-server)." };
        var command = new Command("kv", "Single records by key (YCSB A, B, C, D, F): the grid, Redis and Garnet, and a bare Orleans call, in turns.")
        {
            workloads, callers, records, bytes, rounds, seconds, alone, garnet, json, requirePeers,
        };
        command.SetAction((parsed, cancellationToken) => KeyValueBenchmark.RunAsync(
            new KeyValueSettings(
                [.. parsed.GetValue(workloads)!.Split(',').Select(Workload.Parse)],
                [.. parsed.GetValue(callers)!.Split(',').Select(int.Parse)],
                parsed.GetValue(records), parsed.GetValue(bytes), parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                !parsed.GetValue(alone), parsed.GetValue(garnet), parsed.GetValue(requirePeers)),
            parsed.GetValue(json), cancellationToken));
        return command;
    }
}
