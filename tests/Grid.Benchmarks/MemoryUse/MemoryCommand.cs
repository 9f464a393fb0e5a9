using System.CommandLine;

namespace Grid.Benchmarks.MemoryUse;

/// <summary>The subcommand <c>memory</c>.</summary>
internal static class MemoryCommand
{
    public static Command Create(Option<FileInfo?> json, Option<bool> requirePeers)
    {
        var command = new Command("memory", "Memory of the cities: the grid, their raw bytes, and Redis with a hash a row.") { json, requirePeers };
        command.SetAction((parsed, cancellationToken) => MemoryBenchmark.RunAsync(parsed.GetValue(json), parsed.GetValue(requirePeers), cancellationToken));
        return command;
    }
}
