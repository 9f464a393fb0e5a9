using System.Collections.Immutable;
using System.Net;
using Grid.Cluster;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Partitions.Departure;
using Grid.Partitions;
using Grid.Tests.Journal;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Grid.Tests.Partitions;

public sealed class PartitionPlacementTests
{
    private static readonly SiloAddress First = AddressOf(1);
    private static readonly SiloAddress Second = AddressOf(2);
    private static readonly SiloAddress Standby = AddressOf(3);

    private readonly Told _told = new();
    private readonly LeavingSilos _leaving = new();
    private readonly PartitionPlacement _placement;

    public PartitionPlacementTests()
    {
        _told.Add(First, "silo-1", "store-0");
        _told.Add(Second, "silo-2", "store-1");
        _told.Add(Standby, "silo-3", "store-0", standsBy: true);
        var stores = new[] { "store-0", "store-1" }.Select(name => (new StoreConnection(new MemoryPartitionStore(name), new JournalOptions(), TimeProvider.System), 1.0));
        _placement = new PartitionPlacement(new StoreSet(stores, StoreName.Create("store-0")), _told, _leaving);
    }

    [Fact]
    public void Choose_OneStandsBy_IsNeverChosenBesideOthers() => Assert.Equal([First, Second], Chosen(First, Second, Standby));

    [Fact]
    public void Choose_OnlyTheStandbyIsLeft_HasEverything() => Assert.Equal([Standby], Chosen(Standby));

    [Fact]
    public void Choose_OneLeaves_TheOtherHasEverything()
    {
        _leaving.Add(First);

        Assert.Equal([Second], Chosen(First, Second, Standby));
    }

    [Fact]
    public void Choose_AllThatAreActiveLeave_TheStandbyHasEverything()
    {
        _leaving.Add(First);
        _leaving.Add(Second);

        Assert.Equal([Standby], Chosen(First, Second, Standby));
    }

    [Fact]
    public void Choose_AllLeave_StillChooses()
    {
        _leaving.Add(First);

        Assert.Equal([First], Chosen(First));
        Assert.False(_placement.HasPlace([First]));
        Assert.True(_placement.HasPlace([First, Second]));
    }

    [Fact]
    public void Choose_SiloWhoseStoreWasRemoved_ServesTheStoreWithoutASilo()
    {
        var homeless = AddressOf(4);
        _told.Add(homeless, "silo-4", "store-9");

        Assert.Equal([First, homeless], Chosen(First, homeless));
        Assert.Equal([First, Second], Chosen(First, Second, homeless));
    }

    private IEnumerable<SiloAddress> Chosen(params SiloAddress[] silos) => Enumerable.Range(0, 64)
        .Select(partition => _placement.Choose(PartitionId.Create(partition), silos)).Distinct().Order();

    private static SiloAddress AddressOf(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, number), 1);

    private sealed class Told : ISiloMetadataCache
    {
        private readonly Dictionary<SiloAddress, SiloMetadata> _silos = [];

        public void Add(SiloAddress silo, string name, string home, bool standsBy = false)
        {
            var metadata = ImmutableDictionary<string, string>.Empty.Add(SiloIdentity.NameKey, name).Add(StoreSet.HomeKey, home);
            var told = new SiloMetadata();
            // Only the runtime fills it, from what silos answer.
            typeof(SiloMetadata).GetProperty(nameof(SiloMetadata.Metadata))!.SetValue(told, standsBy ? metadata.Add(GridClusterNames.StandbyKey, bool.TrueString) : metadata);
            _silos.Add(silo, told);
        }

        public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => _silos[siloAddress];
    }
}
