using Grid.Cluster;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Partitions;

namespace Grid.StoreTests.Catalog;

public abstract partial class CatalogConformance
{
    [Fact]
    public async Task Stores_AddedAndChanged_ReadBackByEverybody()
    {
        var (registry, other) = ((await OpenAsync()).Stores, (await OpenAsync()).Stores);
        Assert.Empty(await registry.ReadAllAsync(default));
        var first = new StoreRecord(StoreName.Create("store-0"), "", "", 1, StoreState.Active, 1);
        var second = new StoreRecord(StoreName.Create("far"), "postgres", "Host=h;Password='ä;'", 0.1, StoreState.Asynchronous, 1);
        Assert.True(await registry.TryReplaceAsync(first));
        Assert.True(await registry.TryReplaceAsync(second));
        Assert.True(await other.TryReplaceAsync(first with { State = StoreState.Leaving, Revision = 2 }));
        Assert.Equal([second, first with { State = StoreState.Leaving, Revision = 2 }], await registry.ReadAllAsync(default));
    }

    [Fact]
    public async Task Stores_OtherRevision_RefusedAndNothingChanges()
    {
        var registry = (await OpenAsync()).Stores;
        var record = new StoreRecord(StoreName.Create("store-0"), "", "", 1, StoreState.Active, 1);
        Assert.False(await registry.TryReplaceAsync(record with { Revision = 2 }));
        Assert.True(await registry.TryReplaceAsync(record));
        Assert.False(await registry.TryReplaceAsync(record with { State = StoreState.Removed }));
        Assert.False(await registry.TryReplaceAsync(record with { State = StoreState.Removed, Revision = 3 }));
        Assert.Equal([record], await registry.ReadAllAsync(default));
    }

    [Fact]
    public async Task Shipping_NotedAndForgotten_AnEarlierOwnerChangesNothing()
    {
        var registry = (await OpenAsync()).Shipping;
        var store = StoreName.Create("far");
        var note = new ShippedCopy(P0, Epoch.Create(3), Position.Create(7), DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));
        Assert.Null(await registry.ReadAsync(store, P0, default));

        await registry.NoteAsync(store, note);
        await registry.NoteAsync(store, note with { Epoch = Epoch.Create(2), Position = Position.Create(9) });
        Assert.Equal(note, await registry.ReadAsync(store, P0, default));
        Assert.Equal([note], await registry.ReadAllAsync(store, default));

        await registry.ForgetAsync(store, P0, Epoch.Create(4));
        await registry.NoteAsync(store, note);
        Assert.Null(await registry.ReadAsync(store, P0, default));
        Assert.Empty(await registry.ReadAllAsync(store, default));
    }
}
