using Grid.Client.Entities;
using Grid.Cluster;

namespace Grid.Client.Hosting;

/// <summary>How a client reaches a grid, and how long and hard it tries. Validated when the host starts, all errors at once.</summary>
public sealed class GridClientOptions
{
    /// <summary>Where a silo of a grid on this machine listens, unless configured otherwise.</summary>
    public const string DefaultGateway = "127.0.0.1:30000";

    /// <summary>
    /// Gateways of silos as <c>host:port</c>. One suffices to reach the whole grid, several survive the loss of one.
    /// Empty: <see cref="DefaultGateway"/>, unless <see cref="CatalogConnectionString"/> is given.
    /// </summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>The kind of the catalog database: <c>sqlite</c> or <c>postgres</c> (also <c>postgresql</c>).</summary>
    public string CatalogProvider { get; set; } = "sqlite";

    /// <summary>
    /// Connection string of the catalog database, to find silos as they come and go. Null: <see cref="Gateways"/> are used.
    /// The program must reference the database's driver (<c>Microsoft.Data.Sqlite</c> or <c>Npgsql</c>).
    /// </summary>
    public string? CatalogConnectionString { get; set; }

    /// <summary>Orleans' name of the cluster; the grid's silos must have the same.</summary>
    public string ClusterId { get; set; } = GridClusterNames.ClusterId;

    /// <summary>Orleans' name of the service; the grid's silos must have the same.</summary>
    public string ServiceId { get; set; } = GridClusterNames.ServiceId;

    /// <summary>How long starting the host tries to reach the first silo before it gives up with one error.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Deadline of every call, over all of its attempts. An import has it for each batch, not for the whole.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a read waits for an answer before it is sent again; each further attempt waits twice as long. A call to a
    /// silo that was killed is never answered, and its partitions are served elsewhere after about a second.
    /// </summary>
    public TimeSpan ReadAttemptTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How long a write waits for its answer before its outcome is called unknown. Far longer than any healthy commit takes,
    /// short enough that one killed silo does not hold up the writes that wait behind it.
    /// </summary>
    public TimeSpan WriteAttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of one call, whatever time is left: with growing pauses, about as many as fit the default timeout.</summary>
    public int RetryLimit { get; set; } = 100;

    /// <summary>Pause before the second attempt; each further pause is twice as long, up to <see cref="MaxRetryDelay"/>, and then shortened at random by up to half.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Single-row calls that wait in one queue, for one partition or for one silo; beyond it a call is refused with <c>limit-exceeded</c>.</summary>
    public int MaxQueuedCallsPerPartition { get; set; } = 100_000;

    /// <summary>Single-row calls that travel in one request.</summary>
    public int MaxCallsPerRequest { get; set; } = 4_096;

    /// <summary>Requests that one call over many keys has under way at once.</summary>
    public int MaxConcurrentRequests { get; set; } = 64;

    /// <summary>Rows that a scan asks for at once; it holds two such pages.</summary>
    public int MaxRowsPerPage { get; set; } = 5_000;

    /// <summary>
    /// Whether the first call for a typed table that does not exist creates it from its row type (see <see cref="IGrid.CreateTableAsync{TRow}"/>).
    /// A table that another program drops is created again by the next call.
    /// </summary>
    public bool CreateMissingTables { get; set; }

    /// <summary>The row types that are described here.</summary>
    internal EntityModels Entities { get; } = new();

    /// <summary>Describes how a row type lies in its table: <c>options.Entity&lt;City&gt;(city => city.ToTable("cities").HasKey(c => c.Id))</c>.</summary>
    public GridClientOptions Entity<TRow>(Action<EntityBuilder<TRow>> describe)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(describe);
        describe(new EntityBuilder<TRow>(Entities.Get(typeof(TRow))));
        return this;
    }
}
