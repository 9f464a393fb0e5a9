using Grid.Cluster;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting;

/// <summary>Embedded databases: files, in the data folder unless configured otherwise.</summary>
internal sealed class SqliteProvider() : DatabaseProvider(DatabaseOptions.Sqlite)
{
    public override string? Refuse(DatabaseOptions database) => null;

    public override string LocationOf(StoreName name, DatabaseOptions database, string dataDirectory) =>
        SqliteFile.Create(name, PathOf(database, dataDirectory, name.ToString())).Path;

    public override CatalogDialect CreateCatalog(DatabaseOptions database, string dataDirectory) =>
        new SqliteCatalogDialect(PathOf(database, dataDirectory, "catalog"));

    public override IPartitionStore CreateStore(StoreName name, DatabaseOptions database, string dataDirectory, ILoggerFactory logging) =>
        new SqlitePartitionStore(name, PathOf(database, dataDirectory, name.ToString()), logger: logging.CreateLogger<SqlitePartitionStore>());

    private static string PathOf(DatabaseOptions database, string dataDirectory, string name) =>
        database.ConnectionString ?? Path.Combine(dataDirectory, name + ".db");
}
