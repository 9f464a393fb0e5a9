using System.CommandLine;
using Grid.Tables;

namespace Grid.Silo;

/// <summary>The rule that a silo runs when no command is named.</summary>
internal static class CommandLine
{
    public const string DefaultCommand = "silo";

    private static readonly string[] OptionsOfTheProgram = ["--help", "-h", "-?", "/?", "/h", "--version"];

    /// <summary>The arguments with the default command put in front where they name none.</summary>
    public static string[] WithDefaultCommand(string[] arguments) =>
        arguments.Length == 0 || (arguments[0].StartsWith('-') && !OptionsOfTheProgram.Contains(arguments[0]))
            ? [DefaultCommand, .. arguments]
            : arguments;

    /// <summary>What is wrong with a command line, and how to learn what is right.</summary>
    public static string Explain(Command root, ParseResult parsed)
    {
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var unknown, ..])
        {
            var nearest = NearestName.Of(unknown, root.Subcommands.Select(command => command.Name));
            return $"There is no command '{unknown}'." + (nearest is null ? " 'grid --help' lists the commands." : $" Did you mean '{nearest}'?");
        }

        var command = parsed.CommandResult.Command;
        return string.Join('\n', parsed.Errors.Select(error => error.Message).Append($"'grid {command.Name} --help' says what it takes."));
    }
}
