using Grid.Cluster;

namespace Grid.Grains.Catalog.Database;

/// <summary>A store as the catalog keeps it.</summary>
/// <param name="Provider">The database system, as configuration names it; empty: only the silos that are configured with the store know how to reach it.</param>
/// <param name="ConnectionString">Empty for a store that is reached by configuration.</param>
/// <param name="Revision">Grows with every change; what compare-and-set compares. 0 when the catalog has no record yet.</param>
internal sealed record StoreRecord(StoreName Name, string Provider, string ConnectionString, double Weight, StoreState State, long Revision);
