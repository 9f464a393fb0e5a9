using Grid.Cluster;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Stores;
using Grid.Grains.Stores.PostgreSql;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting;

/// <summary>PostgreSQL servers, each named by a connection string.</summary>
internal sealed class PostgreSqlProvider() : DatabaseProvider(DatabaseOptions.PostgreSql, "postgresql")
{
    public override string? Refuse(DatabaseOptions database) => PostgreSqlDatabase.TryCreate("", database.ConnectionString, out _, out var refusal) ? null : refusal;

    public override string LocationOf(StoreName name, DatabaseOptions database, string dataDirectory) =>
        PostgreSqlDatabase.Create($"Store {name}", database.ConnectionString!).Location;

    public override CatalogDialect CreateCatalog(DatabaseOptions database, string dataDirectory) => new PostgreSqlCatalogDialect(database.ConnectionString!);

    public override IPartitionStore CreateStore(StoreName name, DatabaseOptions database, string dataDirectory, ILoggerFactory logging) =>
        new PostgreSqlPartitionStore(name, database.ConnectionString!, logger: logging.CreateLogger<PostgreSqlPartitionStore>());
}
