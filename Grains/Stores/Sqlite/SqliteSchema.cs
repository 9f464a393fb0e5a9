using System.Globalization;
using Grid.Errors;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// The store's own tables, and which grid they belong to. Everything happens in one transaction that holds the write
/// lock, so that processes starting at once on the same file take turns.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>The first version whose user tables say when rows expire.</summary>
    private const int ExpiryVersion = 3;

    /// <summary>
    /// Step n leads from version n to version n + 1. Append only: stores of every earlier version exist.
    /// Commits append to <c>grid_tail</c>, which has no index: the entries of a group commit, one for each of many partitions, share a
    /// few pages. <c>grid_journal</c> has one, by which a partition finds its entries; there each entry of a group changes a page of
    /// its own (see <see cref="SqliteTail"/>).
    /// </summary>
    private static readonly string[][] Migrations =
    [
        [
            """
            CREATE TABLE grid_copy (
              partition INTEGER NOT NULL PRIMARY KEY,
              sealed_epoch INTEGER NOT NULL,
              last_epoch INTEGER NOT NULL,
              position INTEGER NOT NULL,
              checkpoint INTEGER NOT NULL)
            """,
            """
            CREATE TABLE grid_journal (
              partition INTEGER NOT NULL,
              first INTEGER NOT NULL,
              last INTEGER NOT NULL,
              epoch INTEGER NOT NULL,
              checksum INTEGER NOT NULL,
              payload BLOB NOT NULL)
            """,
            "CREATE UNIQUE INDEX grid_journal_place ON grid_journal (partition, first, last)",
            """
            CREATE TABLE grid_table (
              table_id INTEGER NOT NULL PRIMARY KEY,
              name TEXT NOT NULL COLLATE NOCASE UNIQUE,
              version INTEGER NOT NULL,
              columns TEXT NOT NULL)
            """,
        ],
        [
            "ALTER TABLE grid_table ADD COLUMN column_ids TEXT NOT NULL DEFAULT ''",
        ],
        [],
        [
            """
            CREATE TABLE grid_tail (
              number INTEGER NOT NULL PRIMARY KEY,
              partition INTEGER NOT NULL,
              first INTEGER NOT NULL,
              last INTEGER NOT NULL,
              epoch INTEGER NOT NULL,
              checksum INTEGER NOT NULL,
              payload BLOB NOT NULL)
            """,
            "ALTER TABLE grid_copy ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0",
        ],
    ];

    /// <summary>Creates or upgrades the tables and binds an empty store to the grid.</summary>
    public static void Open(SqliteSession session, GridIdentity grid)
    {
        session.BeginWrite();
        session.Execute(
            """
            CREATE TABLE IF NOT EXISTS grid_meta (
              id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
              schema_version INTEGER NOT NULL,
              grid_id TEXT NOT NULL,
              partition_count INTEGER NOT NULL,
              checks INTEGER NOT NULL DEFAULT 0)
            """);
        session.Prepare("INSERT INTO grid_meta (id, schema_version, grid_id, partition_count) VALUES (1, 0, ?1, ?2) ON CONFLICT DO NOTHING")
            .BindText(1, grid.Id.ToString()).Bind(2, grid.PartitionCount).Run();
        Migrate(session, CheckIdentity(session, grid));
        session.Commit();
    }

    private static long CheckIdentity(SqliteSession session, GridIdentity grid)
    {
        var read = session.Prepare("SELECT schema_version, grid_id, partition_count FROM grid_meta WHERE id = 1");
        if (!read.Step())
        {
            throw session.File.Failure(SQLitePCL.raw.SQLITE_CORRUPT, "grid_meta has no row");
        }

        var (version, gridId, partitionCount) = (read.Int64(0), read.Text(1), read.Int64(2));
        read.Reset();
        var what = $"Store {session.File.Store} ({session.File.Path})";
        if (gridId != grid.Id.ToString())
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"{what} belongs to grid {gridId}, not to grid {grid.Id}. Configure another file, or the catalog that the store was made with.");
        }

        if (partitionCount != grid.PartitionCount)
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"{what} was made for {partitionCount} partitions; the grid has {grid.PartitionCount}. Configure another file, or the catalog that the store was made with.");
        }

        return version;
    }

    private static void Migrate(SqliteSession session, long version)
    {
        if (version > Migrations.Length)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"Store {session.File.Store} ({session.File.Path}) has schema version {version}; this program knows versions up to {Migrations.Length}. Run the newer program that wrote it.");
        }

        foreach (var step in Migrations.Skip((int)version))
        {
            foreach (var statement in step)
            {
                session.Execute(statement);
            }
        }

        if (version < ExpiryVersion)
        {
            SqliteTables.Names(session).ForEach(name => session.Execute(SqliteTableSql.AddExpiry(name)));
        }

        session.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE grid_meta SET schema_version = {Migrations.Length} WHERE schema_version <> {Migrations.Length}"));
    }
}
