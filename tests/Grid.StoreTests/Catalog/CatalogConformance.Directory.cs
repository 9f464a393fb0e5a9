using System.Net;

namespace Grid.StoreTests.Catalog;

public abstract partial class CatalogConformance
{
    private static readonly GrainId Grain = GrainId.Create("partition", "7");

    [Fact]
    public async Task Directory_Registered_EverybodyFindsIt()
    {
        var (directory, other) = ((await OpenAsync()).Directory, (await OpenAsync()).Directory);
        Assert.Null(await directory.Lookup(Grain));
        var address = Address(port: 1);
        Assert.Equal(address, await directory.Register(address));
        var found = await other.Lookup(Grain);
        Assert.Equal(address, found);
        Assert.Equal(address.MembershipVersion, found!.MembershipVersion);
    }

    [Fact]
    public async Task Directory_SecondActivation_GetsTheFirst()
    {
        var directory = (await OpenAsync()).Directory;
        var first = Address(port: 1);
        await directory.Register(first);
        Assert.Equal(first, await directory.Register(Address(port: 2)));
        Assert.Equal(first, await directory.Register(Address(port: 2), previousAddress: Address(port: 3)));
        Assert.Equal(first, await directory.Lookup(Grain));
    }

    [Fact]
    public async Task Directory_ThePreviousIsNamed_Replaced()
    {
        var directory = (await OpenAsync()).Directory;
        var (first, second) = (Address(port: 1), Address(port: 2));
        await directory.Register(first);
        Assert.Equal(second, await directory.Register(second, previousAddress: first));
        await directory.Unregister(first);
        Assert.Equal(second, await directory.Lookup(Grain));
        await directory.Unregister(second);
        Assert.Null(await directory.Lookup(Grain));
    }

    [Fact]
    public async Task Directory_ManyRegisterAtOnce_OneWins()
    {
        var directories = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await OpenAsync()).Directory));
        var winners = await Task.WhenAll(directories.Select((directory, index) => directory.Register(Address(port: 1 + index))));
        Assert.Single(winners.Distinct());
        Assert.Equal(winners[0], await directories[0].Lookup(Grain));
    }

    [Fact]
    public async Task Directory_SiloGone_OnlyItsActivationsAreForgotten()
    {
        var directory = (await OpenAsync()).Directory;
        var (gone, kept) = (Address(port: 1), Address(port: 2, GrainId.Create("partition", "8")));
        await directory.Register(gone);
        await directory.Register(kept);
        await directory.UnregisterSilos([gone.SiloAddress!]);
        Assert.Null(await directory.Lookup(gone.GrainId));
        Assert.Equal(kept, await directory.Lookup(kept.GrainId));
    }

    private static GrainAddress Address(int port, GrainId? grain = null) => new()
    {
        GrainId = grain ?? Grain,
        ActivationId = ActivationId.NewId(),
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 1),
        MembershipVersion = new MembershipVersion(port + 40),
    };
}
