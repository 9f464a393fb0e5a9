using Grid.Grains.Catalog.Database;
using Grid.StoreTests.PostgreSql;

namespace Grid.StoreTests.Catalog;

public sealed class PostgreSqlCatalogConformance(PostgreSqlServer server) : CatalogConformance
{
    private string? _database;

    public override async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    internal override CatalogDialect CreateDialect() => new PostgreSqlCatalogDialect(_database!);

    protected override async ValueTask DropDatabaseAsync()
    {
        if (_database is not null)
        {
            await server.DropDatabaseAsync(_database);
        }
    }
}
