using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.PostgreSql;
using Grid.StoreTests.PostgreSql;

namespace Grid.StoreTests.Stores;

public sealed class PostgreSqlStoreConformance(PostgreSqlServer server) : PartitionStoreConformance
{
    private string? _database;

    public override async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    protected override IPartitionStore CreateStore() => new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database!);

    protected override async ValueTask DropDatabaseAsync()
    {
        if (_database is not null)
        {
            await server.DropDatabaseAsync(_database);
        }
    }
}
