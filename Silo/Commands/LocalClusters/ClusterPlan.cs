using System.Globalization;
using Grid.Grains.Hosting;
using Grid.Grains.Journal;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>
/// A cluster of silo processes on this machine: silo k has the base ports plus k and the home store k modulo the number
/// of stores; all share one folder, which holds the catalog and the stores.
/// </summary>
internal sealed record ClusterPlan
{
    /// <summary>Every silo listens here only: the cluster is for one machine and has no access control.</summary>
    public const string Address = "127.0.0.1";

    /// <summary>Processes of the largest local cluster: enough to try things out, few enough not to choke a machine by a slip of the finger.</summary>
    public const int MaxSilos = 32;

    /// <summary>Stores of the largest local cluster.</summary>
    public const int MaxStores = 32;

    public required string DataDirectory { get; init; }

    public int SiloCount { get; init; } = 3;

    public int StoreCount { get; init; } = 2;

    /// <summary>Stores that hold each partition; null leaves it to the silos, which keep two where there are two stores.</summary>
    public int? Copies { get; init; }

    public int HttpPort { get; init; } = 8080;

    public int SiloPort { get; init; } = 11111;

    public int GatewayPort { get; init; } = 30000;

    /// <summary>Further arguments of every silo: settings, which win over those of the plan, and options.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];

    public IReadOnlyList<SiloPlan> Silos =>
    [
        .. Enumerable.Range(0, SiloCount).Select(index => new SiloPlan(
            $"silo-{index}", HttpPort + index, SiloPort + index, GatewayPort + index, StoreName(index % StoreCount))),
    ];

    public IEnumerable<int> AllPorts => Silos.SelectMany(silo => new[] { silo.HttpPort, silo.SiloPort, silo.GatewayPort });

    /// <summary>Arguments of the process of one silo.</summary>
    public IReadOnlyList<string> ArgumentsOf(SiloPlan silo)
    {
        var arguments = new List<string>
        {
            "silo", ServingOptions.WatchParentName,
            Setting(nameof(GridOptions.SiloName), silo.Name),
            Setting(nameof(GridOptions.Address), Address),
            Setting(nameof(GridOptions.HttpPort), silo.HttpPort),
            Setting(nameof(GridOptions.SiloPort), silo.SiloPort),
            Setting(nameof(GridOptions.GatewayPort), silo.GatewayPort),
            Setting(nameof(GridOptions.DataDirectory), DataDirectory),
            Setting(nameof(GridOptions.Home), silo.Home),
        };
        if (Copies is { } copies)
        {
            arguments.Add(Setting($"{nameof(GridOptions.Journal)}:{nameof(JournalOptions.Copies)}", copies));
        }

        for (var index = 0; index < StoreCount; index++)
        {
            arguments.Add(Setting($"{nameof(GridOptions.Stores)}:{index}:{nameof(StoreOptions.Name)}", StoreName(index)));
        }

        arguments.AddRange(Configuration);
        return arguments;
    }

    /// <summary>Refuses a plan that cannot work, with every reason.</summary>
    public void Check()
    {
        var errors = new List<string>();
        CheckCount(errors, "--silos", SiloCount, MaxSilos);
        CheckCount(errors, "--stores", StoreCount, MaxStores);
        CheckCount(errors, "--copies", Copies ?? 1, Math.Max(StoreCount, 1));
        if (errors.Count == 0 && AllPorts.GroupBy(port => port).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            errors.Add($"Port {twice.Key} would be used twice: choose --http-port, --silo-port and --gateway-port at least {SiloCount} apart.");
        }

        if (errors.Count > 0)
        {
            throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors));
        }
    }

    private static void CheckCount(List<string> errors, string option, int actual, int most)
    {
        if (actual < 1 || actual > most)
        {
            errors.Add($"{option} is {actual}: use 1 to {most}.");
        }
    }

    private static string StoreName(int index) => string.Create(CultureInfo.InvariantCulture, $"store-{index}");

    private static string Setting<T>(string name, T value) =>
        string.Create(CultureInfo.InvariantCulture, $"--{GridOptions.Section}:{name}={value}");
}
