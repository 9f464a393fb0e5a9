using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace Grid.StoreTests.Catalog;

public abstract partial class CatalogConformance
{
    private static readonly GrainType Note = GrainType.Create("note");

    [Fact]
    public async Task Orleans_GrainStorage_WritesReadsAndClears()
    {
        await using var silos = new CatalogSilos(await OpenAsync());
        var silo = await silos.StartAsync();
        var storage = CatalogSilos.StorageOf(silo);
        foreach (var grain in new[] { GrainId.Create(Note, GrainIdKeyExtensions.CreateIntegerKey(1)), GrainId.Create("note", "by name"), GrainId.Create(Note, GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid(), "extended")) })
        {
            Assert.Null((await ReadAsync(storage, grain)).ETag);
            var state = await WriteAsync(storage, grain, null, "one");
            Assert.Equal("one", (await ReadAsync(storage, grain)).State!.Text);
            state = await WriteAsync(storage, grain, state.ETag, "two");
            Assert.Equal(state.ETag, (await ReadAsync(storage, grain)).ETag);

            await storage.ClearStateAsync("note", grain, state);
            var cleared = await ReadAsync(storage, grain);
            Assert.False(cleared.RecordExists);
            Assert.Equal("", cleared.State!.Text);
            await WriteAsync(storage, grain, cleared.ETag, "three");
            Assert.Equal("three", (await ReadAsync(storage, grain)).State!.Text);
        }
    }

    [Fact]
    public async Task Orleans_GrainStorage_OldEtag_Refused()
    {
        await using var silos = new CatalogSilos(await OpenAsync());
        var storage = CatalogSilos.StorageOf(await silos.StartAsync());
        var grain = GrainId.Create("note", "1");
        var first = await WriteAsync(storage, grain, null, "one");
        var second = await WriteAsync(storage, grain, first.ETag, "two");
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(storage, grain, first.ETag, "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(storage, grain, null, "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(storage, GrainId.Create("note", "2"), "5", "lost"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("note", grain, new GrainState<NoteState>(new NoteState(), first.ETag!)));
        Assert.Equal("two", (await ReadAsync(storage, grain)).State!.Text);
        Assert.Equal(second.ETag, (await ReadAsync(storage, grain)).ETag);
    }

    [Fact]
    public async Task Orleans_GrainStorage_FirstWritersRacing_OneWins()
    {
        await using var silos = new CatalogSilos(await OpenAsync());
        var storage = CatalogSilos.StorageOf(await silos.StartAsync());
        for (var round = 0; round < 20; round++)
        {
            var grain = GrainId.Create("note", $"{round}");
            var wins = await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(() => TryWriteAsync(storage, grain, $"{writer}"))));
            Assert.Single(wins, isWin => isWin);
            Assert.Equal($"{wins.IndexOf(true)}", (await ReadAsync(storage, grain)).State!.Text);
        }
    }

    /// <summary>Three silos start at once, see each other, keep a grain's state over the end of the silo that held it, and leave.</summary>
    [Fact]
    public async Task Orleans_ThreeSilosStartAtOnce_FormOneClusterAndKeepState()
    {
        var catalog = await OpenAsync();
        await using var silos = new CatalogSilos(catalog);
        var started = await Task.WhenAll(silos.StartAsync(), silos.StartAsync(), silos.StartAsync());
        foreach (var silo in started)
        {
            await CatalogSilos.SeesAsync(silo, active: 3);
        }

        await Grain(started[0]).WriteAsync("kept");
        Assert.Equal("kept", await Grain(started[1]).ReadAsync());
        Assert.Equal("kept", await Grain(started[2]).ReadAsync());

        await started[0].StopAsync();
        await CatalogSilos.SeesAsync(started[1], active: 2);
        Assert.Equal("kept", await Grain(started[1]).ReadAsync());
        await Grain(started[2]).ClearAsync();
        Assert.Equal("", await Grain(started[1]).ReadAsync());

        var late = await silos.StartAsync();
        await CatalogSilos.SeesAsync(late, active: 3);
        Assert.Equal("", await Grain(late).ReadAsync());

        static INoteGrain Grain(IHost silo) => silo.Services.GetRequiredService<IGrainFactory>().GetGrain<INoteGrain>(7);
    }

    private static async Task<GrainState<NoteState>> ReadAsync(IGrainStorage storage, GrainId grain)
    {
        var state = new GrainState<NoteState>(new NoteState());
        await storage.ReadStateAsync("note", grain, state);
        return state;
    }

    private static async Task<GrainState<NoteState>> WriteAsync(IGrainStorage storage, GrainId grain, string? etag, string text)
    {
        var state = new GrainState<NoteState>(new NoteState { Text = text }, etag!);
        await storage.WriteStateAsync("note", grain, state);
        return state;
    }

    private static async Task<bool> TryWriteAsync(IGrainStorage storage, GrainId grain, string text)
    {
        try
        {
            await WriteAsync(storage, grain, null, text);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}
