namespace Grid.Silo.Commands;

/// <summary>Settings on the command line: <c>--Section:Name=value</c> or <c>--Section:Name value</c>.</summary>
internal static class ConfigurationArguments
{
    /// <summary>Returns the settings as <c>--Section:Name=value</c>.</summary>
    /// <exception cref="CommandException">A token is no setting: most likely a mistyped option, which must not be ignored.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyList<string> tokens)
    {
        var settings = new List<string>();
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? token : token[..equals];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !name.Contains(':', StringComparison.Ordinal))
            {
                throw new CommandException(ExitCode.Usage,
                    $"'{token}' is not an option. Settings look like --Grid:SiloPort=11111; 'grid silo --help' lists the options.");
            }

            if (equals >= 0)
            {
                settings.Add(token);
            }
            else if (index + 1 < tokens.Count && !tokens[index + 1].StartsWith("--", StringComparison.Ordinal))
            {
                settings.Add($"{token}={tokens[++index]}");
            }
            else
            {
                throw new CommandException(ExitCode.Usage, $"'{token}' has no value: write {token}=value.");
            }
        }

        return settings;
    }
}
