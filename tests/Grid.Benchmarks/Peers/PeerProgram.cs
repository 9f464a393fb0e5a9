using Grid.Benchmarks.KeyValue.Peers;
using Grid.Processes;

namespace Grid.Benchmarks.Peers;

/// <summary>The program of another system, where it is installed.</summary>
/// <param name="Path">The program, or for PostgreSQL the folder of its programs; null when it is not installed.</param>
/// <param name="Remedy">How to install it.</param>
internal sealed record PeerProgram(string Name, string? Path, string Remedy)
{
    public string Reason => $"it is not installed; {Remedy}";

    public static PeerProgram FindRedis() => new("Redis", ProgramFile.Find("redis-server"), "install Debian's package redis-server");

    /// <param name="path">The program, where it is known.</param>
    public static PeerProgram FindGarnet(string? path) =>
        new("Garnet", path is null ? ProgramFile.Find("garnet-server") : File.Exists(path) ? path : null, "run 'dotnet tool install --global garnet-server' or name it with --garnet");

    public static PeerProgram FindPostgreSql() => new("PostgreSQL", PostgreSqlBinaries.Find(), "install Debian's package postgresql");

    /// <summary>Says which systems are missing, before anything starts.</summary>
    /// <exception cref="MissingPeerException">One is, and all are required.</exception>
    public static void Check(bool areRequired, params IEnumerable<PeerProgram> programs)
    {
        var missing = programs.Where(program => program.Path is null).ToArray();
        if (areRequired && missing.Length > 0)
        {
            throw new MissingPeerException($"{string.Join("; ", missing.Select(program => $"{program.Name} is missing: {program.Remedy}"))}; or leave --require-peers out.");
        }

        foreach (var program in missing)
        {
            Console.WriteLine($"{program.Name} skipped: {program.Reason}");
        }
    }
}
