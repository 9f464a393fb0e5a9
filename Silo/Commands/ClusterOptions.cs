using System.CommandLine;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.Silo.Commands;

/// <summary>The options of <c>grid cluster</c>.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<int> _silos = new("--silos") { Description = "Silo processes", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _stores = new("--stores") { Description = "Embedded stores; silo k has store k modulo their number", DefaultValueFactory = _ => 2 };
    private readonly Option<int?> _copies = new("--copies") { Description = "Stores that hold each partition (default: 2, or 1 with one store)" };
    private readonly Option<string> _data = new("--data") { Description = "Folder of catalog, stores, logs and cluster.json", DefaultValueFactory = _ => "grid-data" };
    private readonly Option<int> _httpPort = new(ServingOptions.HttpPortName) { Description = "HTTP port of silo 0; silo k has k more", DefaultValueFactory = _ => 8080 };
    private readonly Option<int> _siloPort = new(ServingOptions.SiloPortName) { Description = "Silo port of silo 0", DefaultValueFactory = _ => 11111 };
    private readonly Option<int> _gatewayPort = new(ServingOptions.GatewayPortName) { Description = "Gateway port of silo 0", DefaultValueFactory = _ => 30000 };
    private readonly Option<bool> _restart = new("--restart") { Description = "Start a silo again that dies" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _silos, _stores, _copies, _data, _httpPort, _siloPort, _gatewayPort, _restart })
        {
            command.Add(option);
        }

        command.TreatUnmatchedTokensAsErrors = false;
    }

    public bool Restarts(ParseResult parsed) => parsed.GetValue(_restart);

    public ClusterPlan PlanOf(ParseResult parsed, bool isVerbose) => new()
    {
        SiloCount = parsed.GetValue(_silos),
        StoreCount = parsed.GetValue(_stores),
        Copies = parsed.GetValue(_copies),
        DataDirectory = Path.GetFullPath(parsed.GetValue(_data)!),
        HttpPort = parsed.GetValue(_httpPort),
        SiloPort = parsed.GetValue(_siloPort),
        GatewayPort = parsed.GetValue(_gatewayPort),
        Configuration = [.. ConfigurationArguments.Check(parsed.UnmatchedTokens), .. isVerbose ? ["--verbose"] : Array.Empty<string>()],
    };
}
