using System.Data.Common;
using Grid.Errors;
using Microsoft.Data.Sqlite;

namespace Grid.Grains.Catalog.Database;

/// <summary>The catalog in a SQLite file, which all silos of one machine share.</summary>
internal sealed class SqliteCatalogDialect : CatalogDialect
{
    private const int BusyError = 5;
    private const int LockedError = 6;
    private const int CorruptError = 11;
    private const int NotADatabaseError = 26;

    /// <summary>Orleans does not try again by itself, so its driver waits for the lock.</summary>
    private const int OrleansTimeoutSeconds = 30;

    /// <summary>Grid tries again itself, sooner than the driver would.</summary>
    private const int OwnTimeoutSeconds = 1;

    private readonly SqliteConnectionStringBuilder _connection;

    /// <param name="dataSource">Path of the file, or a connection string.</param>
    public SqliteCatalogDialect(string dataSource)
    {
        _connection = dataSource.Contains('=') ? new SqliteConnectionStringBuilder(dataSource) : new SqliteConnectionStringBuilder { DataSource = dataSource };
        _connection.DefaultTimeout = OwnTimeoutSeconds;
        // A transaction that was interrupted must end with its connection, not live on in a pool.
        _connection.Pooling = false;
    }

    public override string Provider => "sqlite";

    // Orleans maps this name to Microsoft.Data.Sqlite.
    public override string InvariantName => "System.Data.SQLite";

    public override string OrleansConnectionString =>
        new SqliteConnectionStringBuilder(_connection.ConnectionString) { DefaultTimeout = OrleansTimeoutSeconds }.ConnectionString;

    public override string Location => Path.GetFullPath(_connection.DataSource);

    public override string BeginExclusive => "BEGIN IMMEDIATE";

    public override string BeginWrite => BeginExclusive;

    // SQLite itself looks for the lock every few milliseconds; the driver, whose turn comes after, only every 150.
    public override string Prepare => "PRAGMA busy_timeout = 500; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

    // The last connection that closes copies the write-ahead log and deletes it, locking everybody out meanwhile; without
    // an anchor every short connection would be the last.
    public override bool NeedsAnchor => true;

    public override string Schema => """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey TEXT NOT NULL PRIMARY KEY, QueryText TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
            DeploymentId TEXT NOT NULL PRIMARY KEY,
            Timestamp TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
            Version INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
            DeploymentId TEXT NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
            Address TEXT NOT NULL, Port INTEGER NOT NULL, Generation INTEGER NOT NULL,
            SiloName TEXT NOT NULL, HostName TEXT NOT NULL, Status INTEGER NOT NULL, ProxyPort INTEGER,
            SuspectTimes TEXT, StartTime TEXT NOT NULL, IAmAliveTime TEXT NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        CREATE TABLE IF NOT EXISTS OrleansStorage (
            GrainIdHash INTEGER NOT NULL, GrainIdN0 INTEGER NOT NULL, GrainIdN1 INTEGER NOT NULL,
            GrainTypeHash INTEGER NOT NULL, GrainTypeString TEXT NOT NULL, GrainIdExtensionString TEXT NOT NULL,
            ServiceId TEXT NOT NULL, PayloadBinary BLOB, ModifiedOn TEXT NOT NULL, Version INTEGER NOT NULL,
            PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString));
        CREATE TABLE IF NOT EXISTS grid_identity (
            only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1), schema_version INTEGER NOT NULL, grid_id TEXT NOT NULL,
            partition_count INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_ownership (
            partition INTEGER NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL, owner TEXT NOT NULL, is_released INTEGER NOT NULL,
            in_sync TEXT NOT NULL, revision INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_directory (
            grain TEXT NOT NULL PRIMARY KEY, silo TEXT NOT NULL, activation TEXT NOT NULL, membership_version INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_store (
            name TEXT NOT NULL PRIMARY KEY, provider TEXT NOT NULL, connection TEXT NOT NULL, weight TEXT NOT NULL, state INTEGER NOT NULL, revision INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_shipped (
            store TEXT NOT NULL, partition INTEGER NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL, complete_until INTEGER NOT NULL,
            PRIMARY KEY (store, partition));
        """;

    public override IReadOnlyDictionary<string, string> OrleansQueries => SqliteOrleansQueries.All;

    public override DbConnection CreateConnection() => new SqliteConnection(_connection.ConnectionString);

    public override bool IsBusy(DbException failure) => failure is SqliteException { SqliteErrorCode: BusyError or LockedError };

    public override GridException Explain(DbException failure)
    {
        var isDamage = failure is SqliteException { SqliteErrorCode: CorruptError or NotADatabaseError };
        return new GridException(
            ErrorCode.StoreFailure,
            isDamage
                ? $"The catalog {Location} is damaged or no catalog of Grid ({failure.Message}). Stop all silos and restore it from a backup."
                : $"The catalog {Location} cannot be used ({failure.Message}). It must be reachable, and writable for the user that runs the silo.",
            isTransient: !isDamage, failure);
    }
}
