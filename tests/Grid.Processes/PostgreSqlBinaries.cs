namespace Grid.Processes;

/// <summary>Finds PostgreSQL's programs: on the path, or where Debian puts them.</summary>
public static class PostgreSqlBinaries
{
    /// <summary>Why there is no server.</summary>
    public const string Missing = "PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on the path.";

    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>The folder of <c>initdb</c> and <c>postgres</c>, of the newest version; null when there is none.</summary>
    public static string? Find()
    {
        var installed = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"))
            : [];
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return installed.Concat(onPath).FirstOrDefault(folder => IsThere(Path.Combine(folder, "initdb")) && IsThere(Path.Combine(folder, "postgres")));
    }

    /// <summary>The folder of the programs, for a test that cannot run without them.</summary>
    /// <param name="skip">Skips the test for a reason; does not return.</param>
    /// <exception cref="InvalidOperationException">There are none, and <c>CI</c> is set: there, nothing is left out.</exception>
    public static string Require(Action<string> skip)
    {
        if (Find() is { } folder)
        {
            return folder;
        }

        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            skip(Missing);
        }

        throw new InvalidOperationException(Missing);
    }

    // A link may have outlived what it leads to.
    private static bool IsThere(string program) => File.Exists(program) && (File.ResolveLinkTarget(program, returnFinalTarget: true)?.Exists ?? true);

    private static int VersionOf(string folder) => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0;
}
