using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// All stores of the grid as this silo reaches them, and which of them a partition belongs in. Replaced whole when stores are
/// added or removed. Thread-safe.
/// </summary>
public sealed class StoreSet
{
    /// <summary>Key of the silo metadata under which silos tell one another the name of their home store.</summary>
    public const string HomeKey = "grid.home";

    private volatile Snapshot _current;

    /// <param name="stores">Every store of the grid, active, with its weight.</param>
    /// <param name="home">The store of this silo's set.</param>
    public StoreSet(IEnumerable<(StoreConnection Connection, double Weight)> stores, StoreName home)
        : this(stores.Select(store => new KnownStore(store.Connection, store.Weight, StoreState.Active)), home)
    {
    }

    /// <param name="stores">Every store of the grid.</param>
    /// <param name="home">The store of this silo's set.</param>
    public StoreSet(IEnumerable<KnownStore> stores, StoreName home)
    {
        _current = new Snapshot(stores);
        Home = home;
    }

    public StoreName Home { get; }

    /// <summary>Every store that this silo has opened, whatever its state.</summary>
    public ImmutableArray<KnownStore> Known => _current.Stores;

    /// <summary>The stores of the grid.</summary>
    public IEnumerable<StoreConnection> All =>
        _current.Stores.Where(store => store.State != StoreState.Removed).Select(store => store.Connection);

    /// <summary>The stores that partitions are shipped to after the fact.</summary>
    public ImmutableArray<StoreConnection> Asynchronous => _current.Asynchronous;

    /// <summary>Takes what the stores of the grid are now. One that was removed stays, as such: a record may name it for a moment yet.</summary>
    public void Replace(IEnumerable<KnownStore> stores) => _current = new Snapshot(stores);

    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: this silo does not know that store.</exception>
    public StoreConnection Get(StoreName name) => _current.Connections.TryGetValue(name, out var connection)
        ? connection
        : throw new GridException(ErrorCode.InvalidConfiguration,
            $"Store {name} holds copies of this grid, but this silo knows only {string.Join(", ", _current.Connections.Keys.Order())}: add it to Grid:Stores.");

    /// <summary>The stores that a partition belongs in, best first.</summary>
    public ImmutableArray<StoreName> PlacesFor(PartitionId partition, JournalOptions options)
    {
        var weights = _current.Weights;
        return [.. StoreRanking.Rank(partition, weights).Take(options.CopiesAmong(weights.Length))];
    }

    /// <summary>All active stores as a partition ranks them, best first.</summary>
    public ImmutableArray<StoreName> RankFor(PartitionId partition) => StoreRanking.Rank(partition, _current.Weights);

    private sealed class Snapshot
    {
        public Snapshot(IEnumerable<KnownStore> stores)
        {
            Stores = [.. stores];
            Connections = Stores.ToImmutableDictionary(store => store.Connection.Name, store => store.Connection);
            Weights = [.. Stores.Where(store => store.State == StoreState.Active).Select(store => new WeightedStore(store.Connection.Name, store.Weight))];
            Asynchronous = [.. Stores.Where(store => store.State == StoreState.Asynchronous).Select(store => store.Connection)];
        }

        public ImmutableArray<KnownStore> Stores { get; }

        public ImmutableDictionary<StoreName, StoreConnection> Connections { get; }

        public ImmutableArray<WeightedStore> Weights { get; }

        public ImmutableArray<StoreConnection> Asynchronous { get; }
    }
}
