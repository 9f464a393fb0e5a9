using System.CommandLine;

namespace Grid.Benchmarks.Arguments;

/// <summary>The options that several subcommands have, each the same everywhere.</summary>
internal sealed class SharedOptions
{
    public SharedOptions() => Json.Validators.Add(result =>
    {
        // A run may take a quarter of an hour: that its figures cannot be written is said before it.
        if (!result.Errors.Any() && result.GetValueOrDefault<FileInfo?>() is { } file && (file.Directory is not { Exists: true } || Directory.Exists(file.FullName)))
        {
            result.AddError($"{Json.Name} is {file}: use a file in a folder that exists.");
        }
    });

    public Option<FileInfo?> Json { get; } = new("--json") { Description = "File to write the figures to; charts reads it." };

    public Option<bool> RequirePeers { get; } = new("--require-peers") { Description = "Fail when a system to compare with is missing, instead of skipping it." };

    /// <summary>Rounds that are measured.</summary>
    public static Option<int> Rounds(string description, int preset) =>
        new Option<int>("--rounds") { Description = description, DefaultValueFactory = _ => preset }.Within(1, 1_000);

    /// <summary>A length of time in seconds.</summary>
    public static Option<double> Seconds(string name, string description, double preset) =>
        new Option<double>(name) { Description = description, DefaultValueFactory = _ => preset }.Within(0.01, 3_600);

    /// <summary>Callers, each with one call under way.</summary>
    public static Option<int> Callers(string description, int preset) =>
        new Option<int>("--callers") { Description = description, DefaultValueFactory = _ => preset }.Within(1, 100_000);

    /// <summary>Any other count.</summary>
    public static Option<int> Count(string name, string description, int preset, int least = 1, int most = 1_000_000_000) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => preset }.Within(least, most);
}
