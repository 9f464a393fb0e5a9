using Grid.Cluster;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting.Topology;

/// <summary>Knows how this silo reaches a store: by its configuration, or else by what the catalog says.</summary>
/// <param name="make">Makes stores in another way than their providers do, for benchmarks; null for none.</param>
internal sealed class StoreConnector(GridOptions options, ILoggerFactory logging, Func<StoreOptions, IPartitionStore>? make = null)
{
    /// <summary>The stores that this silo is configured with.</summary>
    public IReadOnlyList<StoreOptions> Configured { get; } = options.Stores.Count > 0 ? [.. options.Stores] : [new StoreOptions { Name = "store-0" }];

    /// <summary>How to reach a store; null when neither the configuration nor the catalog says.</summary>
    public StoreOptions? Find(StoreRecord record) =>
        Configured.FirstOrDefault(store => store.Name == record.Name.ToString())
        ?? (record.Provider.Length == 0 ? null : new StoreOptions
        {
            Name = record.Name.ToString(),
            Provider = record.Provider,
            ConnectionString = record.ConnectionString,
            Weight = record.Weight,
        });

    /// <summary>Where the database of a store is: the same for two stores exactly when they would share it.</summary>
    public string LocationOf(StoreOptions store) => DatabaseProvider.Of(store).LocationOf(StoreName.Create(store.Name), store, options.DataDirectory);

    /// <summary>The store itself, not yet opened.</summary>
    public IPartitionStore Create(StoreOptions store) =>
        make?.Invoke(store) ?? DatabaseProvider.Of(store).CreateStore(StoreName.Create(store.Name), store, options.DataDirectory, logging);

    /// <summary>A connection that goes on trying to reach the store, not yet opened.</summary>
    public StoreConnection Connect(StoreOptions store)
    {
        var awaited = new AwaitedStore(
            StoreName.Create(store.Name), DatabaseProvider.Of(store).Name, () => Create(store), TimeProvider.System, logging.CreateLogger<AwaitedStore>());
        var connection = new StoreConnection(awaited, options.Journal, TimeProvider.System);
        awaited.OpenedLate += connection.Rejoin.Forgive;
        return connection;
    }
}
