using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>All stores of the grid as this silo reaches them, and which of them a partition belongs in.</summary>
public sealed class StoreSet
{
    /// <summary>Key of the silo metadata under which silos tell one another the name of their home store.</summary>
    public const string HomeKey = "grid.home";

    private readonly ImmutableDictionary<StoreName, StoreConnection> _connections;
    private readonly ImmutableArray<WeightedStore> _weights;

    /// <param name="stores">Every store of the grid with its weight.</param>
    /// <param name="home">The store of this silo's set.</param>
    public StoreSet(IEnumerable<(StoreConnection Connection, double Weight)> stores, StoreName home)
    {
        var all = stores.ToList();
        _connections = all.ToImmutableDictionary(store => store.Connection.Name, store => store.Connection);
        _weights = [.. all.Select(store => new WeightedStore(store.Connection.Name, store.Weight))];
        Home = home;
    }

    public StoreName Home { get; }

    public IEnumerable<StoreConnection> All => _connections.Values;

    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: this silo is not configured with that store.</exception>
    public StoreConnection Get(StoreName name) => _connections.TryGetValue(name, out var connection)
        ? connection
        : throw new GridException(ErrorCode.InvalidConfiguration,
            $"Store {name} holds copies of this grid, but this silo knows only {string.Join(", ", _connections.Keys.Order())}: add it to Grid:Stores.");

    /// <summary>The stores that a partition belongs in, best first.</summary>
    public ImmutableArray<StoreName> PlacesFor(PartitionId partition, JournalOptions options) =>
        [.. RankFor(partition).Take(options.CopiesAmong(_weights.Length))];

    /// <summary>All stores as a partition ranks them, best first.</summary>
    public ImmutableArray<StoreName> RankFor(PartitionId partition) => StoreRanking.Rank(partition, _weights);
}
