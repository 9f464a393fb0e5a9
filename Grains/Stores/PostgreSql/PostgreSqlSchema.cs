using Grid.Cluster;
using Grid.Errors;
using Npgsql;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>
/// The store's own tables, and which grid and store they belong to. Everything happens in one transaction that holds
/// <see cref="LockAsync">the schema's lock</see>, so that silos starting at once take turns.
/// </summary>
internal sealed class PostgreSqlSchema(PostgreSqlDatabase database, StoreName store)
{
    /// <summary>Oldest server that runs every statement of this store.</summary>
    private const int OldestServer = 13;

    /// <summary>The first version whose user tables say when rows expire.</summary>
    private const int ExpiryVersion = 3;

    /// <summary>
    /// Step n leads from version n to version n + 1. Append only: stores of every earlier version exist.
    /// Room is left on the pages of <c>grid_copy</c>, which every commit updates in place. Payloads are not compressed:
    /// it would take longer than writing them.
    /// </summary>
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE grid_copy (
          partition integer NOT NULL PRIMARY KEY,
          sealed_epoch bigint NOT NULL,
          last_epoch bigint NOT NULL,
          position bigint NOT NULL,
          checkpoint bigint NOT NULL) WITH (fillfactor = 20);
        CREATE TABLE grid_journal (
          partition integer NOT NULL,
          first bigint NOT NULL,
          last bigint NOT NULL,
          epoch bigint NOT NULL,
          checksum bigint NOT NULL,
          payload bytea NOT NULL,
          PRIMARY KEY (partition, last));
        ALTER TABLE grid_journal ALTER COLUMN payload SET STORAGE EXTERNAL;
        CREATE TABLE grid_table (
          table_id bigint NOT NULL PRIMARY KEY,
          name text NOT NULL UNIQUE,
          version integer NOT NULL,
          columns text NOT NULL,
          partition_prefix text NOT NULL)
        """,
        "ALTER TABLE grid_table ADD COLUMN column_ids text NOT NULL DEFAULT ''",
        "",
    ];

    /// <summary>Holds the lock under which tables are made and dropped, until the transaction ends.</summary>
    public static async Task LockAsync(NpgsqlConnection connection) =>
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('grid:' || current_setting('search_path'), 0))");

    /// <summary>Creates or upgrades the tables and binds an empty store to the grid. Returns settings of the server under which answered commits may be lost.</summary>
    public async Task<IReadOnlyList<string>> OpenAsync(NpgsqlConnection connection, GridIdentity grid)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await LockAsync(connection);
        await CheckServerAsync(connection);
        if (!await ExistsAsync(connection, "SELECT to_regnamespace($1) IS NOT NULL", database.QuotedSchema))
        {
            await connection.ExecuteAsync($"CREATE SCHEMA {database.QuotedSchema}");
        }

        if (!await ExistsAsync(connection, "SELECT to_regclass($1) IS NOT NULL", "grid_meta"))
        {
            await connection.ExecuteAsync(
                """
                CREATE TABLE grid_meta (
                  id integer NOT NULL PRIMARY KEY CHECK (id = 1),
                  schema_version integer NOT NULL,
                  grid_id uuid NOT NULL,
                  partition_count integer NOT NULL,
                  store_name text NOT NULL,
                  checks bigint NOT NULL DEFAULT 0) WITH (fillfactor = 20)
                """);
        }

        await connection.ExecuteAsync(
            "INSERT INTO grid_meta (id, schema_version, grid_id, partition_count, store_name) VALUES (1, 0, $1, $2, $3) ON CONFLICT DO NOTHING",
            grid.Id, grid.PartitionCount, store.ToString());
        await MigrateAsync(connection, await CheckIdentityAsync(connection, grid));
        var lax = await LaxSettingsAsync(connection);
        await transaction.CommitAsync();
        return lax;
    }

    private async Task CheckServerAsync(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw Refused($"runs PostgreSQL {connection.PostgreSqlVersion}; version {OldestServer} is the oldest that Grid works with. Upgrade the server.");
        }

        await using var command = connection.Command("SHOW server_encoding");
        var encoding = (string?)await command.ExecuteScalarAsync();
        if (encoding != "UTF8")
        {
            throw Refused($"has encoding {encoding}, which does not hold every text. Create the database with ENCODING 'UTF8' and TEMPLATE template0.");
        }
    }

    private async Task<int> CheckIdentityAsync(NpgsqlConnection connection, GridIdentity grid)
    {
        await using var command = connection.Command("SELECT schema_version, grid_id, partition_count, store_name FROM grid_meta");
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"{database.What} ({database.Location}) is damaged: its grid_meta has no row. Restore the database from a backup, or drop the schema: the store is then filled again from the others.");
        }

        var (version, id, partitionCount, name) = (reader.GetInt32(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetString(3));
        if (id != grid.Id)
        {
            throw Refused($"belongs to grid {id}, not to grid {grid.Id}. Configure another schema or database, or the catalog that the store was made with.");
        }

        if (partitionCount != grid.PartitionCount)
        {
            throw Refused($"was made for {partitionCount} partitions; the grid has {grid.PartitionCount}. Configure another schema or database, or the catalog that the store was made with.");
        }

        return name == store.ToString()
            ? version
            : throw Refused($"is store {name} of this grid. Two stores need two databases or schemas, and a store keeps its name.");
    }

    private async Task MigrateAsync(NpgsqlConnection connection, int version)
    {
        if (version > Migrations.Length)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"{database.What} ({database.Location}) has schema version {version}; this program knows versions up to {Migrations.Length}. Run the newer program that wrote it.");
        }

        foreach (var step in Migrations.Skip(version).Where(step => step.Length > 0))
        {
            await connection.ExecuteAsync(step);
        }

        if (version < ExpiryVersion)
        {
            await PostgreSqlTables.AddExpiryAsync(connection);
        }

        await connection.ExecuteAsync("UPDATE grid_meta SET schema_version = $1 WHERE schema_version <> $1", Migrations.Length);
    }

    private static async Task<List<string>> LaxSettingsAsync(NpgsqlConnection connection)
    {
        var lax = new List<string>();
        await using var command = connection.Command("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lax.Add(reader.GetString(0));
        }

        return lax;
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string text, string name)
    {
        await using var command = connection.Command(text, name);
        return await command.ExecuteScalarAsync() is true;
    }

    private GridException Refused(string reason) => new(ErrorCode.InvalidConfiguration, $"{database.What} ({database.Location}) {reason}");
}
