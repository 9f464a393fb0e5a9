using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Grains.Stores.Sqlite;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>A file that is removed under a running silo, while another process puts an empty one in its place.</summary>
public sealed class SqliteEmptiedStoreTests : IDisposable
{
    private static readonly GridIdentity Identity = new(Guid.NewGuid(), 64);
    private static readonly PartitionId P0 = PartitionId.Create(0);
    private static readonly TableSchema Table = SampleTables.Schema(1, "entries", [new("id", ColumnType.BigInt, false), new("value", ColumnType.BigInt, false)], [0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A copy without its rows would be in-sync, and lose them when it is read.</summary>
    [Fact]
    public async Task Rebuild_StoreWasEmptied_MakesItsTablesAgain()
    {
        await using var store = await OpenAsync();
        var connection = new StoreConnection(store, new JournalOptions(), TimeProvider.System);
        Assert.True(await FillAsync(connection, epoch: 1, value: 10));
        await using var other = await ReplaceAsync(store);
        Assert.True(await FillAsync(connection, epoch: 2, value: 20));
        Assert.Equal(20, await ReadValueAsync(other));
    }

    [Fact]
    public async Task Read_StoreWasEmptied_DoesNotSeeTheRemovedFile()
    {
        await using var store = await OpenAsync();
        var connection = new StoreConnection(store, new JournalOptions(), TimeProvider.System);
        Assert.True(await FillAsync(connection, epoch: 1, value: 10));
        Assert.Equal(10, await ReadValueAsync(store));
        await using var other = await ReplaceAsync(store);
        Assert.Null(await store.ReadHeaderAsync(P0, default));
        await other.SealAsync(P0, Epoch.Create(7), default);
        Assert.Equal(Epoch.Create(7), (await store.ReadHeaderAsync(P0, default))?.Sealed);
    }

    private async Task<SqlitePartitionStore> OpenAsync()
    {
        var store = new SqlitePartitionStore(StoreName.Create("store-0"), _folder.File("store-0.db"));
        await store.OpenAsync(Identity, default);
        return store;
    }

    // What a rebuild does: seal, empty, copy rows.
    private static async Task<bool> FillAsync(StoreConnection connection, long epoch, long value)
    {
        var header = new CopyHeader(P0, Epoch.Create(epoch), Epoch.Create(epoch), Position.Create(1), Position.Create(1));
        await connection.Store.SealAsync(P0, Epoch.Create(epoch), default);
        return await connection.ResetAsync(header, default)
            && await connection.CheckpointAsync(new CheckpointRequest(P0, Epoch.Create(epoch), Position.Create(1), [new TableChanges(Table, [SampleTables.Row(Table, 1, 1L, value)], [])]), default);
    }

    // The writer notices the loss at its next write, as with a commit under load.
    private async Task<SqlitePartitionStore> ReplaceAsync(SqlitePartitionStore store)
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Delete(file);
        }

        await Assert.ThrowsAsync<GridException>(() => store.CheckAsync(default));
        return await OpenAsync();
    }

    private static async Task<long?> ReadValueAsync(SqlitePartitionStore store)
    {
        long? value = null;
        await store.ReadRowsAsync(P0, Table, (row, _, _) =>
        {
            var reader = new RowReader(Table, row);
            while (reader.MoveNext())
            {
                value = BitConverter.ToInt64(reader.Value);
            }
        }, default);
        return value;
    }
}
