using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.PostgreSql;
using Grid.StoreTests.PostgreSql;

namespace Grid.StoreTests.Stores;

public sealed class PostgreSqlRates(PostgreSqlServer server, ITestOutputHelper output) : StoreRates(output)
{
    private string? _database;

    public override async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await base.DisposeAsync();
            await server.DropDatabaseAsync(_database);
        }
    }

    protected override IPartitionStore CreateStore() => new PostgreSqlPartitionStore(StoreName.Create("store-0"), _database!);
}
