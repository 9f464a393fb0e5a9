using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;

namespace Grid.StoreTests.Stores;

public sealed class SqliteRates(ITestOutputHelper output) : StoreRates(output)
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override IPartitionStore CreateStore() => new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"));
}
