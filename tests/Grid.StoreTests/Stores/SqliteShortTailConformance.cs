using Grid.Cluster;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;

namespace Grid.StoreTests.Stores;

/// <summary>The same promises while entries are moved from the tail to the journal all the time, a few at once, and now and then the tail is full.</summary>
public sealed class SqliteShortTailConformance : PartitionStoreConformance
{
    private static readonly SqliteStoreLimits Limits = new() { TailBytes = 400, MostTailBytes = 2_000, TailEntriesPerTransaction = 3 };

    private readonly TemporaryFolder _folder = new();

    protected override IPartitionStore CreateStore() => new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store.db"), Limits);

    protected override ValueTask DropDatabaseAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
