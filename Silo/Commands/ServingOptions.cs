using System.CommandLine;
using Grid.Grains.Hosting;

namespace Grid.Silo.Commands;

/// <summary>The options of <c>grid silo</c>: short names for the settings that are changed most, as configuration arguments.</summary>
internal sealed class ServingOptions
{
    public const string HttpPortName = "--http-port";
    public const string SiloPortName = "--silo-port";
    public const string GatewayPortName = "--gateway-port";
    public const string WatchParentName = "--watch-parent";

    private readonly Option<string> _data = new("--data") { Description = "Folder of embedded databases (default: grid-data)" };
    private readonly Option<string> _name = new("--name") { Description = "Name of this silo, unique in the grid (default: silo-0)" };
    private readonly Option<string> _home = new("--home") { Description = "Store that makes a set with this silo (default: the first)" };
    private readonly Option<int?> _httpPort = new(HttpPortName) { Description = "TCP port of HTTP (default: 8080)" };
    private readonly Option<int?> _siloPort = new(SiloPortName) { Description = "TCP port for other silos (default: 11111)" };
    private readonly Option<int?> _gatewayPort = new(GatewayPortName) { Description = "TCP port for clients (default: 30000)" };
    private readonly Option<bool> _watchParent = new(WatchParentName) { Description = "Stop when the standard input closes", Hidden = true };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _name, _home, _httpPort, _siloPort, _gatewayPort, _watchParent })
        {
            command.Add(option);
        }

        // Any setting can be given as --Section:Name=value; ConfigurationArguments refuses everything else.
        command.TreatUnmatchedTokensAsErrors = false;
    }

    /// <summary>Whether the silo ends with the process that started it.</summary>
    public bool WatchesParent(ParseResult parsed) => parsed.GetValue(_watchParent);

    /// <summary>What the command line configures; the later of two settings wins.</summary>
    /// <exception cref="CommandException">An argument is neither an option nor a setting.</exception>
    public IReadOnlyList<string> ConfigurationOf(ParseResult parsed)
    {
        var arguments = new List<string>();
        Add(arguments, nameof(GridOptions.DataDirectory), parsed.GetValue(_data));
        Add(arguments, nameof(GridOptions.SiloName), parsed.GetValue(_name));
        Add(arguments, nameof(GridOptions.Home), parsed.GetValue(_home));
        Add(arguments, nameof(GridOptions.HttpPort), parsed.GetValue(_httpPort));
        Add(arguments, nameof(GridOptions.SiloPort), parsed.GetValue(_siloPort));
        Add(arguments, nameof(GridOptions.GatewayPort), parsed.GetValue(_gatewayPort));
        arguments.AddRange(ConfigurationArguments.Check(parsed.UnmatchedTokens));
        return arguments;
    }

    private static void Add<T>(List<string> arguments, string name, T value)
    {
        if (value is not null)
        {
            arguments.Add(FormattableString.Invariant($"--{GridOptions.Section}:{name}={value}"));
        }
    }
}
