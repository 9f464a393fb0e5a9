using Grid.Grains.Journal;
using Grid.Grains.Partitions;

namespace Grid.Grains.Hosting;

/// <summary>Whether this silo can serve: it has joined, its stores answer, and every partition that belongs to it is open here.</summary>
public sealed class SiloReadiness
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);

    private readonly ILocalSiloDetails _self;
    private readonly IClusterMembershipService _membership;
    private readonly StoreSet _stores;
    private readonly PartitionKeeper _keeper;
    private readonly LocalPartitions _local;

    internal SiloReadiness(
        ILocalSiloDetails self, IClusterMembershipService membership, StoreSet stores, PartitionKeeper keeper, LocalPartitions local)
    {
        _self = self;
        _membership = membership;
        _stores = stores;
        _keeper = keeper;
        _local = local;
    }

    /// <summary>Partitions that are active on this silo.</summary>
    public int PartitionCount => _local.Count;

    /// <summary>Journal transactions and entries of this silo since it started, by store.</summary>
    public IEnumerable<(string Store, long Commits, long Entries)> JournalCounters =>
        _stores.All.Select(store => (store.Name.ToString(), store.Writer.CommitCount, store.Writer.EntryCount));

    /// <summary>What still keeps this silo from serving; empty when it is ready.</summary>
    public async Task<IReadOnlyList<string>> FindObstaclesAsync(CancellationToken cancellationToken)
    {
        var obstacles = new List<string>();
        if (_membership.CurrentSnapshot.GetSiloStatus(_self.SiloAddress) != SiloStatus.Active)
        {
            obstacles.Add("The silo has not joined the cluster.");
        }

        foreach (var store in _stores.All)
        {
            try
            {
                await store.Store.CheckAsync(cancellationToken).WaitAsync(StorePatience, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                obstacles.Add($"Store {store.Name} does not answer: {failure.Message}");
            }
        }

        if (!_keeper.IsSettled)
        {
            obstacles.Add("Not every partition of this silo is open yet.");
        }

        return obstacles;
    }
}
