using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Planning;

namespace Grid.Grains.Hosting;

/// <summary>Everything that is configured of one silo, section <c>Grid</c>. Checked at startup, all errors at once (<see cref="GridOptionsValidator"/>).</summary>
public sealed class GridOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Grid";

    /// <summary>Name of the grid: silos and clients of other names never meet.</summary>
    public string Name { get; set; } = "grid";

    /// <summary>Name of this silo, unique in the grid.</summary>
    public string SiloName { get; set; } = "silo-0";

    /// <summary>
    /// Where silos and clients reach this silo: an IP address, which it then listens on, or a host name, or <c>*</c> for this
    /// machine's own name; with a name, it listens on all addresses of the machine.
    /// </summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port of HTTP.</summary>
    public int HttpPort { get; set; } = 8080;

    /// <summary>TCP port for other silos.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>TCP port for Orleans clients.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Folder of embedded databases; created when missing.</summary>
    public string DataDirectory { get; set; } = "grid-data";

    /// <summary>The control database, shared by all silos.</summary>
    public DatabaseOptions Catalog { get; set; } = new();

    /// <summary>All stores of the grid, the same list on every silo. Empty means one embedded store, <c>store-0</c>.</summary>
    public List<StoreOptions> Stores { get; set; } = [];

    /// <summary>Name of the store that makes a set with this silo; null means the first store.</summary>
    public string? Home { get; set; }

    /// <summary>Whether this silo stands by: it serves HTTP and clients, but owns partitions only while no other silo does.</summary>
    public bool Standby { get; set; }

    /// <summary>Number of partitions; fixed when the grid is created.</summary>
    public int Partitions { get; set; } = 64;

    /// <summary>How quickly a silent silo is declared dead.</summary>
    public FailureDetection FailureDetection { get; set; } = FailureDetection.Fast;

    /// <summary>Limits of journals and checkpoints.</summary>
    public JournalOptions Journal { get; set; } = new();

    /// <summary>Limits of queries.</summary>
    public QueryOptions Query { get; set; } = new();

    /// <summary>Limits of partitions.</summary>
    public PartitionOptions Partition { get; set; } = new();
}
