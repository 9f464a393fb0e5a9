using Grid.Cluster;

namespace Grid.Client.Stores;

/// <summary>
/// Which stores a running grid has. Every change is durable when the call returns, and every silo follows within about a
/// second; copies then move while reads and writes go on. How far they are is in <see cref="IGrid.GetStatusAsync"/>.
/// </summary>
public interface IGridStores
{
    /// <summary>Adds a store. Nothing of it may be in use by anything else; an empty database is made ready.</summary>
    /// <exception cref="Errors.RequestException">The definition is wrong, the store is there already, or it is the database of another store.</exception>
    /// <exception cref="Errors.GridException">The store cannot be opened, or belongs to another grid. Nothing was changed.</exception>
    /// <exception cref="Errors.OutcomeUnknownException">The answer was lost; look at the stores before repeating it.</exception>
    Task AddAsync(StoreDefinition definition, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lets a store leave. It is gone from the status when no partition counts on it any more. Asking again, or for a store that
    /// is leaving, changes nothing.
    /// </summary>
    /// <exception cref="Errors.RequestException">There is no such store, or fewer than the wanted copies could be kept without it.</exception>
    Task RemoveAsync(string store, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes an asynchronous store one that partitions belong in. A partition of which no in-sync store answers is served from it
    /// alone from then on: what had been acknowledged but not shipped is lost. Make sure first that nothing serves the lost stores
    /// any more; what is written there afterwards is lost too.
    /// </summary>
    /// <param name="acceptLoss">False: if a partition would lose writes, nothing is done, and the report says which.</param>
    /// <exception cref="Errors.RequestException">There is no such store, it is not asynchronous, or it has no whole copy of a partition that is lost.</exception>
    /// <exception cref="Errors.OutcomeUnknownException">The answer was lost; look at the stores before repeating it.</exception>
    Task<PromotionReport> PromoteAsync(string store, bool acceptLoss, CancellationToken cancellationToken = default);
}
