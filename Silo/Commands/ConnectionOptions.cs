using System.CommandLine;
using Grid.Cluster;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.Silo.Commands;

/// <summary>The options of a command that talks to a running grid: where it is.</summary>
internal sealed class ConnectionOptions
{
    private const string DefaultDataDirectory = "grid-data";

    private readonly Option<string[]> _gateways = new("--gateway")
    {
        Description = "A silo's gateway as host:port; several survive the loss of one (default: 127.0.0.1:30000)",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _data = new("--data")
    {
        Description = "Folder of a local cluster, whose cluster.json lists the gateways (default: grid-data, if there is one)",
    };

    private readonly Option<string> _name = new("--grid") { Description = "Name of the grid", DefaultValueFactory = _ => GridClusterNames.ClusterId };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_gateways);
        command.Add(_data);
    }

    /// <summary>Opens the connection, which the caller disposes.</summary>
    public Task<GridConnection> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        GridConnection.OpenAsync(GatewaysOf(parsed), NameOf(parsed), cancellationToken);

    /// <summary>Name of the grid.</summary>
    public string NameOf(ParseResult parsed) => parsed.GetValue(_name)!;

    /// <summary>The gateways that are named themselves.</summary>
    public IReadOnlyList<string> GivenGatewaysOf(ParseResult parsed) => parsed.GetValue(_gateways) ?? [];

    /// <summary>Named gateways, or those of a named folder; otherwise of what runs here, and at last none for the default address.</summary>
    public IReadOnlyList<string> GatewaysOf(ParseResult parsed)
    {
        var gateways = GivenGatewaysOf(parsed);
        var data = parsed.GetValue(_data);
        if (gateways.Count > 0 && data is not null)
        {
            throw new CommandException(ExitCode.Usage, "--gateway and --data both say where the grid is: give one of them.");
        }

        if (gateways.Count > 0)
        {
            return gateways;
        }

        return data is not null || File.Exists(ClusterFile.PathIn(DefaultDataDirectory))
            ? ClusterFile.Read(data ?? DefaultDataDirectory).Gateways
            : [];
    }
}
