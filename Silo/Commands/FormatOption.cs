using System.CommandLine;
using Grid.Client.Formats;

namespace Grid.Silo.Commands;

/// <summary>The option that says how rows stand in a file.</summary>
internal static class FormatOption
{
    public static Option<string?> Create() => new("--format") { Description = "csv, jsonl or parquet (default: by the file's name, as in cities.csv.gz)" };

    /// <summary>The format of a file.</summary>
    /// <param name="name">What the option says; null for nothing.</param>
    /// <exception cref="CommandException">Neither the option nor the name of the file says it.</exception>
    public static DataFormat Of(string? name, string path) => name is not null
        ? DataFileName.ParseFormat(name)
        : DataFileName.Parse(path).Format ?? throw new CommandException(ExitCode.Usage,
            $"The name of {Path.GetFileName(path)} does not say its format: give --format csv, jsonl or parquet.");
}
