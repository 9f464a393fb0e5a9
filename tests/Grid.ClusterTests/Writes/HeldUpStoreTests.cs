using Grid.ClusterTests.Processes;
using Microsoft.Data.Sqlite;

namespace Grid.ClusterTests.Writes;

/// <summary>Writes that travel together to a silo, some of whose partitions cannot commit now.</summary>
public sealed class HeldUpStoreTests
{
    private const int RowCount = 256;

    private sealed record Item(long Id, string Name);

    /// <summary>Another program holds the write lock of one of two stores, so that half of the partitions wait and the other half must not.</summary>
    [Fact]
    public async Task Write_OneStoreIsLocked_PartitionsOfTheOtherAreAnsweredMeanwhile()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 2, folder: null, "--copies", "1");
        var grid = await cluster.ConnectAsync();
        await cluster.SqlAsync("CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL)");
        var items = grid.Table<long, Item>("items");
        Task WriteAsync(long id, string name) => items.PutAsync(new Item(id, name), cancellationToken: TestContext.Current.CancellationToken).AsTask();

        // One after the other, so that the client learns where each partition is.
        for (var id = 0; id < RowCount; id++)
        {
            await WriteAsync(id, "first");
        }

        await using var other = new SqliteConnection($"Data Source={Path.Combine(cluster.Folder, "store-1.db")};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var locked = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = other.CreateCommand())
        {
            command.CommandText = "CREATE TABLE not_of_the_grid (id INTEGER)";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        List<Task> writes = [.. Enumerable.Range(0, RowCount).Select(id => WriteAsync(id, "second"))];
        while (writes.FindAll(write => !write.IsCompleted) is { Count: > RowCount * 3 / 4 } waiting)
        {
            await Task.WhenAny(waiting);
        }

        // Those who were answered go on: what waits keeps no place of the requests that come.
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(writes.Index().Where(write => write.Item.IsCompletedSuccessfully).Select(write => WriteAsync(write.Index, "third")));
        }

        Assert.InRange(writes.Count(write => !write.IsCompleted), RowCount / 4, RowCount);
        await locked.RollbackAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(writes);
        var found = await items.GetManyAsync([.. Enumerable.Range(0, RowCount).Select(id => (long)id)], TestContext.Current.CancellationToken);
        Assert.Equal(RowCount, found.Count);
        Assert.DoesNotContain(found.Values, item => item.Name == "first");
    }
}
