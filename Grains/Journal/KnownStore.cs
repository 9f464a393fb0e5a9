using Grid.Cluster;

namespace Grid.Grains.Journal;

/// <summary>A store of the grid as this silo reaches it, and what it is to the grid.</summary>
/// <param name="Weight">Its share of the partitions relative to the other stores.</param>
public readonly record struct KnownStore(StoreConnection Connection, double Weight, StoreState State);
