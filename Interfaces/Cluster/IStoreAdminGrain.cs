namespace Grid.Cluster;

/// <summary>
/// Changes which stores a running grid has. One for the grid: call it with key 0. Every change is durable in the catalog when
/// the call returns, every silo follows within about a second, and copies then move while reads and writes go on.
/// </summary>
[Alias("grid.IStoreAdminGrain")]
public interface IStoreAdminGrain : IGrainWithIntegerKey
{
    /// <summary>Opens a store, binds it to this grid and adds it. A store that is leaving stays, if it is the same database.</summary>
    /// <exception cref="Errors.RequestException">The definition is wrong, the store is there already, or it is the database of another store.</exception>
    /// <exception cref="Errors.GridException">The store cannot be opened, or belongs to another grid. Nothing was changed.</exception>
    [Alias("Add")]
    Task AddAsync(StoreDefinition definition);

    /// <summary>
    /// Lets a store leave: its copies are made anew in other stores, and it is removed when no partition counts on it any more.
    /// An asynchronous store is removed at once.
    /// </summary>
    /// <exception cref="Errors.RequestException">There is no such store, or fewer than the wanted copies could be kept without it.</exception>
    [Alias("Remove")]
    Task RemoveAsync(StoreName store);

    /// <summary>
    /// Makes an asynchronous store one that partitions belong in. A partition of which no in-sync store answers is served from it
    /// alone from then on: writes that had been acknowledged but not shipped are lost. Make sure first that nothing serves the
    /// lost stores any more; what is written there afterwards is lost too.
    /// </summary>
    /// <param name="acceptLoss">False: if a partition would lose writes, nothing is done and the report says which.</param>
    /// <exception cref="Errors.RequestException">There is no such store, it is not asynchronous, or it has no copy of a partition that is lost.</exception>
    [Alias("Promote")]
    Task<PromotionReport> PromoteAsync(StoreName store, bool acceptLoss);
}
