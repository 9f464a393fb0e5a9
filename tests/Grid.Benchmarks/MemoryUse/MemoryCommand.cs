using System.CommandLine;
using Grid.Benchmarks.Arguments;

namespace Grid.Benchmarks.MemoryUse;

/// <summary>The subcommand <c>memory</c>.</summary>
internal static class MemoryCommand
{
    public static Command Create(SharedOptions shared)
    {
        var rows = SharedOptions.Count("--rows", "Cities at most.", 1_000_000);
        var command = new Command("memory", "Memory of the cities: the grid, their raw bytes, and Redis with a hash a row.") { rows, shared.Json, shared.RequirePeers };
        command.SetAction((parsed, cancellationToken) => MemoryBenchmark.RunAsync(parsed.GetValue(rows), parsed.GetValue(shared.Json), parsed.GetValue(shared.RequirePeers), cancellationToken));
        return command;
    }
}
