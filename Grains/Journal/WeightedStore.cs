using Grid.Cluster;

namespace Grid.Grains.Journal;

/// <summary>A store and its share of the partitions relative to the others.</summary>
public readonly record struct WeightedStore(StoreName Name, double Weight);
