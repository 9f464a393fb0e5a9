namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>Finds installed programs.</summary>
internal static class ProgramFile
{
    /// <summary>The file of a program on the path or among the tools of .NET; null when it is not installed.</summary>
    public static string? Find(string name)
    {
        var tools = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(tools).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
