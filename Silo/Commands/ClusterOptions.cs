using System.CommandLine;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.Silo.Commands;

/// <summary>The options of <c>grid cluster</c>.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _arrangement = new("--arrangement")
    {
        Description = "How silos and stores are arranged; sets the numbers that are not given.\n"
            + string.Concat(Arrangement.All.Select(arrangement => $"- {arrangement.Name}: {arrangement.Summary}\n"))
            + $"(default: {Arrangement.Default.Name}, or what the numbers make)",
    };

    private readonly Option<int?> _silos = new("--silos") { Description = "Silo processes (default: by the arrangement)" };
    private readonly Option<int?> _stores = new("--stores") { Description = "Embedded stores; silo k has store k modulo their number (default: by the arrangement)" };
    private readonly Option<int?> _copies = new("--copies") { Description = "Stores that hold each partition (default: by the arrangement; otherwise 2, or 1 with one store)" };
    private readonly Option<string> _data = new("--data") { Description = "Folder of catalog, stores, logs and cluster.json", DefaultValueFactory = _ => "grid-data" };
    private readonly Option<int> _httpPort = new(ServingOptions.HttpPortName) { Description = "HTTP port of silo 0; silo k has k more", DefaultValueFactory = _ => 8080 };
    private readonly Option<int> _siloPort = new(ServingOptions.SiloPortName) { Description = "Silo port of silo 0", DefaultValueFactory = _ => 11111 };
    private readonly Option<int> _gatewayPort = new(ServingOptions.GatewayPortName) { Description = "Gateway port of silo 0", DefaultValueFactory = _ => 30000 };
    private readonly Option<bool> _restart = new("--restart") { Description = "Start a silo again that dies" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _arrangement, _silos, _stores, _copies, _data, _httpPort, _siloPort, _gatewayPort, _restart })
        {
            command.Add(option);
        }

        command.TreatUnmatchedTokensAsErrors = false;
    }

    public bool Restarts(ParseResult parsed) => parsed.GetValue(_restart);

    /// <exception cref="CommandException">The options contradict one another.</exception>
    public ClusterPlan PlanOf(ParseResult parsed, bool isVerbose)
    {
        var counts = ArrangedCounts.Of(
            parsed.GetValue(_arrangement), parsed.GetValue(_silos), parsed.GetValue(_stores), parsed.GetValue(_copies));
        return new ClusterPlan
        {
            Arrangement = counts.Arrangement,
            SiloCount = counts.Silos,
            StoreCount = counts.Stores,
            Copies = counts.Copies,
            DataDirectory = Path.GetFullPath(parsed.GetValue(_data)!),
            HttpPort = parsed.GetValue(_httpPort),
            SiloPort = parsed.GetValue(_siloPort),
            GatewayPort = parsed.GetValue(_gatewayPort),
            Configuration = [.. ConfigurationArguments.Check(parsed.UnmatchedTokens), .. isVerbose ? ["--verbose"] : Array.Empty<string>()],
        };
    }
}
