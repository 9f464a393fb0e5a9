using System.Data.Common;
using System.Globalization;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Orleans.GrainDirectory;

namespace Grid.Grains.Catalog.Database;

/// <summary>
/// The small control database of a grid: Orleans' membership and grain storage, the grid's identity, and who owns which
/// partition. Creates its own schema, safely when several silos start at once.
/// </summary>
internal sealed class CatalogDatabase : IAsyncDisposable
{
    /// <summary>Version of the schema. A dialect creates the newest from nothing; a step to it from the one before belongs into <see cref="CreateAsync"/>.</summary>
    public const int SchemaVersion = 1;

    private readonly CatalogDialect _dialect;
    private readonly CatalogSession _session;
    private DbConnection? _anchor;

    public CatalogDatabase(CatalogDialect dialect)
    {
        _dialect = dialect;
        _session = new CatalogSession(dialect);
        var writer = new CatalogWriter(_session, dialect);
        Ownership = new OwnershipRegistry(_session, writer);
        Directory = new CatalogGrainDirectory(_session, writer);
        Stores = new StoreRegistry(_session, writer);
        Shipping = new ShippingRegistry(_session, writer);
    }

    /// <summary>The name under which Orleans loads the driver.</summary>
    public string InvariantName => _dialect.InvariantName;

    /// <summary>The connection string for Orleans' providers.</summary>
    public string ConnectionString => _dialect.OrleansConnectionString;

    public IOwnershipRegistry Ownership { get; }

    public IGrainDirectory Directory { get; }

    public StoreRegistry Stores { get; }

    public ShippingRegistry Shipping { get; }

    /// <summary>Creates what is missing, and returns the grid's identity, which the first silo ever to start decides.</summary>
    /// <param name="partitionCount">The configured number of partitions.</param>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.InvalidConfiguration"/>: the grid was created with another number of partitions;
    /// <see cref="ErrorCode.StoreFailure"/>: the database cannot be used.
    /// </exception>
    public async Task<GridIdentity> OpenAsync(int partitionCount, CancellationToken cancellationToken)
    {
        if (_dialect.NeedsAnchor)
        {
            _anchor ??= await _session.RunAsync(_ => OpenAnchorAsync(cancellationToken), cancellationToken);
        }

        var identity = await _session.RunAsync(connection => CreateAsync(connection, partitionCount, cancellationToken), cancellationToken);
        return identity.PartitionCount == partitionCount
            ? identity
            : throw new GridException(ErrorCode.InvalidConfiguration,
                $"The grid of catalog {_dialect.Location} was created with {identity.PartitionCount} partitions and is configured with {partitionCount}. The number is fixed when a grid is created: set Grid:Partitions to {identity.PartitionCount}, or use another data folder.");
    }

    /// <summary>A cheap round trip: completes when the catalog can be read.</summary>
    /// <exception cref="GridException">It cannot.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) =>
        _session.RunAsync(connection => CatalogSession.ExecuteAsync(connection, "SELECT 1 FROM grid_identity", cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_anchor is not null)
        {
            await _anchor.DisposeAsync();
        }
    }

    // A connection counts in SQLite once it has read something.
    private async Task<DbConnection> OpenAnchorAsync(CancellationToken cancellationToken)
    {
        var connection = _dialect.CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken);
            await CatalogSession.ExecuteAsync(connection, _dialect.Prepare, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<GridIdentity> CreateAsync(DbConnection connection, int partitionCount, CancellationToken cancellationToken)
    {
        await CatalogSession.ExecuteAsync(connection, _dialect.BeginExclusive, cancellationToken);
        await CatalogSession.ExecuteAsync(connection, _dialect.Schema, cancellationToken);
        await CatalogSession.ExecuteAsync(
            connection, "INSERT INTO grid_identity (only_row, schema_version, grid_id, partition_count) VALUES (1, @version, @id, @count) ON CONFLICT DO NOTHING",
            cancellationToken, ("@version", SchemaVersion), ("@id", Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture)), ("@count", partitionCount));
        var identity = await ReadIdentityAsync(connection, cancellationToken);
        foreach (var (key, text) in _dialect.OrleansQueries)
        {
            await CatalogSession.ExecuteAsync(
                connection,
                "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@key, @text) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText",
                cancellationToken, ("@key", key), ("@text", text));
        }

        await CatalogSession.ExecuteAsync(connection, "COMMIT", cancellationToken);
        return identity;
    }

    private async Task<GridIdentity> ReadIdentityAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        using var select = CatalogSession.Command(connection, "SELECT schema_version, grid_id, partition_count FROM grid_identity");
        using var reader = await select.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var version = reader.GetInt32(0);
        return version <= SchemaVersion
            ? new GridIdentity(Guid.Parse(reader.GetString(1)), reader.GetInt32(2))
            : throw new GridException(ErrorCode.StoreFailure,
                $"The catalog {_dialect.Location} has schema version {version}; this program knows versions up to {SchemaVersion}. Run the newer program that wrote it.");
    }
}
