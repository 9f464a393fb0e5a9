using Grid.Cluster;
using Grid.Grains.Stores;

namespace Grid.StoreTests.Stores;

public abstract partial class PartitionStoreConformance
{
    [Fact]
    public async Task CreateRehearsal_Used_TheStoreStaysAsItIs()
    {
        var store = await OpenAsync();
        await AdvanceAsync(store, P0, 7, 2);
        using var folder = new TemporaryFolder();
        await RehearseAsync(store, folder.Path);

        Assert.Equal(E(7), (await store.ReadHeaderAsync(P0, default))!.Sealed);
        AssertDense(await ReadJournalAsync(store, P0), 0, 2);
    }

    [Fact]
    public async Task CreateRehearsal_AfterOneThatWasDisposed_Empty()
    {
        var store = await OpenAsync();
        using var folder = new TemporaryFolder();
        await RehearseAsync(store, folder.Path);

        using var next = new TemporaryFolder();
        await RehearseAsync(store, next.Path);
    }

    private static async Task RehearseAsync(IPartitionStore store, string folder)
    {
        var source = Assert.IsType<IRehearsalSource>(store, exactMatch: false);
        await using var rehearsal = await source.CreateRehearsalAsync(StoreName.Create("rehearsal-0"), "silo-0", folder, default);
        await rehearsal.OpenAsync(new GridIdentity(Guid.NewGuid(), 1), default);
        Assert.Null(await rehearsal.ReadHeaderAsync(P0, default));
        await AdvanceAsync(rehearsal, P0, 1, 3);
        await rehearsal.CheckAsync(default);
    }
}
