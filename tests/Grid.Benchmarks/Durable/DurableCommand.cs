using System.CommandLine;
using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Durable;

/// <summary>The subcommand <c>durable</c>.</summary>
internal static class DurableCommand
{
    public static Command Create(Option<FileInfo?> json, Option<bool> requirePeers)
    {
        var stores = new Option<string>("--stores") { Description = "Database systems of the grid's store, separated by commas.", DefaultValueFactory = _ => $"{DatabaseOptions.Sqlite},{DatabaseOptions.PostgreSql}" };
        var callers = new Option<string>("--callers") { Description = "Numbers of callers, separated by commas, each with one write under way.", DefaultValueFactory = _ => "256" };
        var records = new Option<int>("--records") { Description = "Records that are loaded, and replaced.", DefaultValueFactory = _ => 10_000 };
        var bytes = new Option<int>("--value-bytes") { Description = "Bytes of a record beside its key, at least 8.", DefaultValueFactory = _ => 100 };
        var warm = new Option<double>("--warm-seconds") { Description = "Seconds that each system is warmed up.", DefaultValueFactory = _ => 15 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "Seconds of each system in a round.", DefaultValueFactory = _ => 3 };
        var connections = new Option<int>("--connections") { Description = "Connections of the pool that writes to PostgreSQL directly; at most 150.", DefaultValueFactory = _ => 64 };
        var alone = new Option<bool>("--alone") { Description = "Measure the grid without other systems, for a profile." };
        var command = new Command("durable", "Writes of single records that are on disk when they are acknowledged: the grid over SQLite next to Redis, the grid over PostgreSQL next to Npgsql and plain Orleans grains.")
        {
            stores, callers, records, bytes, warm, rounds, seconds, connections, alone, json, requirePeers,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var systems = parsed.GetValue(stores)!.Split(',');
            return DurableBenchmark.RunAsync(
                new DurableSettings(
                    [.. parsed.GetValue(callers)!.Split(',').Select(int.Parse)], parsed.GetValue(records), parsed.GetValue(bytes), TimeSpan.FromSeconds(parsed.GetValue(warm)), parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), systems.Contains(DatabaseOptions.Sqlite),
                    systems.Contains(DatabaseOptions.PostgreSql), !parsed.GetValue(alone), parsed.GetValue(requirePeers)),
                parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
