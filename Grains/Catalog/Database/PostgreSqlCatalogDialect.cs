using System.Data.Common;
using Grid.Errors;
using Grid.Grains.Stores.PostgreSql;
using Npgsql;

namespace Grid.Grains.Catalog.Database;

/// <summary>The catalog in one schema of a PostgreSQL database. It may share the database with stores, and should have a schema of its own there.</summary>
internal sealed class PostgreSqlCatalogDialect : CatalogDialect
{
    /// <summary>Longest wait for a connection, unless the connection string says otherwise.</summary>
    private const int ConnectTimeoutSeconds = 5;

    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnectionStringBuilder _connection;

    /// <param name="connectionString">Of Npgsql; <c>Search Path</c> names the one schema to use, <c>public</c> unless given.</param>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: it is none.</exception>
    public PostgreSqlCatalogDialect(string connectionString)
    {
        _database = PostgreSqlDatabase.Create("The catalog", connectionString);
        _connection = _database.Settings();
        _connection.ApplicationName ??= "Grid";
        if (!_database.HasSetting(nameof(_connection.Timeout)))
        {
            _connection.Timeout = ConnectTimeoutSeconds;
        }
    }

    public override string Provider => "postgres";

    public override string InvariantName => "Npgsql";

    public override string OrleansConnectionString => _connection.ConnectionString;

    public override string Location => _database.Location;

    public override string BeginExclusive =>
        "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('grid-catalog:' || current_setting('search_path'), 0))";

    public override string BeginWrite => "BEGIN";

    // An answered change must be on disk, also where the server's own setting is laxer; a stricter one stays.
    public override string Prepare =>
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')";

    public override bool NeedsAnchor => false;

    public override string Schema => $"""
        DO $do$ BEGIN
            IF to_regnamespace('{_database.QuotedSchema.Replace("'", "''", StringComparison.Ordinal)}') IS NULL THEN CREATE SCHEMA {_database.QuotedSchema}; END IF;
        END $do$;
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey text NOT NULL PRIMARY KEY, QueryText text NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansMembershipVersionTable (
            DeploymentId text NOT NULL PRIMARY KEY,
            Timestamp timestamptz NOT NULL DEFAULT now(),
            Version integer NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS OrleansMembershipTable (
            DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable (DeploymentId),
            Address text NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
            SiloName text NOT NULL, HostName text NOT NULL, Status integer NOT NULL, ProxyPort integer,
            SuspectTimes text, StartTime timestamptz NOT NULL, IAmAliveTime timestamptz NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        CREATE TABLE IF NOT EXISTS OrleansStorage (
            GrainIdHash integer NOT NULL, GrainIdN0 bigint NOT NULL, GrainIdN1 bigint NOT NULL,
            GrainTypeHash integer NOT NULL, GrainTypeString text NOT NULL, GrainIdExtensionString text NOT NULL,
            ServiceId text NOT NULL, PayloadBinary bytea, ModifiedOn timestamptz NOT NULL, Version integer NOT NULL,
            PRIMARY KEY (ServiceId, GrainTypeString, GrainIdN0, GrainIdN1, GrainIdExtensionString));
        CREATE TABLE IF NOT EXISTS grid_identity (
            only_row integer NOT NULL PRIMARY KEY CHECK (only_row = 1), schema_version integer NOT NULL, grid_id text NOT NULL,
            partition_count integer NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_ownership (
            partition integer NOT NULL PRIMARY KEY, epoch bigint NOT NULL, owner text NOT NULL, is_released integer NOT NULL,
            in_sync text NOT NULL, revision bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_directory (
            grain text NOT NULL PRIMARY KEY, silo text NOT NULL, activation text NOT NULL, membership_version bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_store (
            name text NOT NULL PRIMARY KEY, provider text NOT NULL, connection text NOT NULL, weight text NOT NULL, state integer NOT NULL, revision bigint NOT NULL);
        CREATE TABLE IF NOT EXISTS grid_shipped (
            store text NOT NULL, partition integer NOT NULL, epoch bigint NOT NULL, position bigint NOT NULL, complete_until bigint NOT NULL,
            PRIMARY KEY (store, partition));
        """;

    public override IReadOnlyDictionary<string, string> OrleansQueries => PostgreSqlOrleansQueries.All;

    public override DbConnection CreateConnection() => new NpgsqlConnection(_connection.ConnectionString);

    public override bool IsBusy(DbException failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.CannotConnectNow
    };

    public override GridException Explain(DbException failure)
    {
        if (failure is not NpgsqlException known)
        {
            return new GridException(ErrorCode.StoreFailure, $"The catalog ({Location}) failed ({failure.Message}). Look at the log of the server.", isTransient: true, failure);
        }

        if (PostgreSqlFailure.IsBrokenConnection(known))
        {
            // All others of the pool broke with it; whether the statement was carried out is not known, so it is not repeated here.
            NpgsqlConnection.ClearPool(new NpgsqlConnection(_connection.ConnectionString));
        }

        return PostgreSqlFailure.Explain(_database, known);
    }
}
