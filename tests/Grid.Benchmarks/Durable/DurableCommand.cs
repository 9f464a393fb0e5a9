using System.CommandLine;
using Grid.Benchmarks.Arguments;
using Grid.Grains.Hosting;

namespace Grid.Benchmarks.Durable;

/// <summary>The subcommand <c>durable</c>.</summary>
internal static class DurableCommand
{
    public static Command Create(SharedOptions shared)
    {
        var stores = ListOption.OfNames("--stores", "Database systems of the grid's store, separated by commas.", [DatabaseOptions.Sqlite, DatabaseOptions.PostgreSql], name => name);
        var callers = ListOption.OfNumbers("--callers", "Numbers of callers, separated by commas, each with one write under way.", 1, 100_000, 256);
        var records = SharedOptions.Count("--records", "Records that are loaded, and replaced.", 10_000, least: 2);
        var bytes = SharedOptions.Count("--value-bytes", "Bytes of a record beside its key.", 100, least: 8, most: 1_000_000);
        var warm = SharedOptions.Seconds("--warm-seconds", "Seconds that each system is warmed up.", 15);
        var rounds = SharedOptions.Rounds("Measured rounds.", 5);
        var seconds = SharedOptions.Seconds("--seconds", "Seconds of each system in a round.", 3);
        var connections = SharedOptions.Count("--connections", "Connections of the pool that writes to PostgreSQL directly.", 64, most: 150);
        var alone = new Option<bool>("--alone") { Description = "Measure the grid without other systems, for a profile." };
        var command = new Command("durable", "Writes of single records that are on disk when they are acknowledged: the grid over SQLite next to Redis, the grid over PostgreSQL next to Npgsql and plain Orleans grains.")
        {
            stores, callers, records, bytes, warm, rounds, seconds, connections, alone, shared.Json, shared.RequirePeers,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var systems = parsed.GetValue(stores)!;
            return DurableBenchmark.RunAsync(
                new DurableSettings(
                    parsed.GetValue(callers)!, parsed.GetValue(records), parsed.GetValue(bytes), TimeSpan.FromSeconds(parsed.GetValue(warm)), parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), systems.Contains(DatabaseOptions.Sqlite),
                    systems.Contains(DatabaseOptions.PostgreSql), !parsed.GetValue(alone), parsed.GetValue(shared.RequirePeers)),
                parsed.GetValue(shared.Json), cancellationToken);
        });
        return command;
    }
}
