using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;

namespace Grid.StoreTests.Stores;

public sealed class SqliteStoreConformance : PartitionStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IPartitionStore CreateStore() => new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"));

    protected override ValueTask DropDatabaseAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
