using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Gather;

namespace Grid.Grains.Hosting;

/// <summary>
/// Whether this silo can serve: it has joined, and every partition that belongs to it is open here. A store or a catalog
/// that does not answer is told too, but does not by itself make the silo one to send no requests to.
/// </summary>
public sealed class SiloReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ILocalSiloDetails _self;
    private readonly IClusterMembershipService _membership;
    private readonly StoreSet _stores;
    private readonly CatalogDatabase _catalog;
    private readonly PartitionKeeper _keeper;
    private readonly LocalPartitions _local;
    private readonly RunningQueries _queries;

    internal SiloReadiness(
        ILocalSiloDetails self, IClusterMembershipService membership, StoreSet stores, CatalogDatabase catalog, PartitionKeeper keeper, LocalPartitions local,
        RunningQueries queries)
    {
        _self = self;
        _membership = membership;
        _stores = stores;
        _catalog = catalog;
        _keeper = keeper;
        _local = local;
        _queries = queries;
    }

    /// <summary>Partitions that are active on this silo.</summary>
    public int PartitionCount => _local.Count;

    /// <summary>Queries that this silo works on now, for itself or for another silo.</summary>
    public int QueryCount => _queries.Count;

    /// <summary>Journal transactions and entries of this silo since it started, by store.</summary>
    public IEnumerable<(string Store, long Commits, long Entries)> JournalCounters =>
        _stores.All.Select(store => (store.Name.ToString(), store.Writer.CommitCount, store.Writer.EntryCount));

    /// <summary>Looks now.</summary>
    public async Task<SiloHealth> CheckAsync(CancellationToken cancellationToken)
    {
        var obstacles = new List<string>();
        if (_membership.CurrentSnapshot.GetSiloStatus(_self.SiloAddress) != SiloStatus.Active)
        {
            obstacles.Add("The silo has not joined the cluster.");
        }

        if (!_keeper.IsSettled)
        {
            obstacles.Add("Not every partition of this silo is open yet.");
        }

        var checks = _stores.All.OrderBy(store => store.Name)
            .Select(store => ProblemAsync($"Store {store.Name} does not answer", store.Store.CheckAsync, cancellationToken))
            .Append(ProblemAsync("The catalog does not answer; partitions go on, but none changes its owner and no table is created or dropped", _catalog.CheckAsync, cancellationToken));
        return new SiloHealth(obstacles, [.. (await Task.WhenAll(checks)).OfType<string>()]);
    }

    private static async Task<string?> ProblemAsync(string what, Func<CancellationToken, Task> check, CancellationToken cancellationToken)
    {
        try
        {
            await check(cancellationToken).WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{what}: {failure.Message}";
        }
    }
}
