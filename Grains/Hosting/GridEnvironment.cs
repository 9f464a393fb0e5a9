using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting;

/// <summary>
/// The databases of a silo, opened before Orleans starts, so that whatever is wrong with the configuration ends the start
/// with one clear error. A store that cannot be reached does not: it is tried on while the silo runs.
/// </summary>
public sealed class GridEnvironment : IAsyncDisposable
{
    internal GridEnvironment(GridOptions options, CatalogDatabase catalog, GridIdentity identity, StoreSet stores)
    {
        Options = options;
        Catalog = catalog;
        Identity = identity;
        Stores = stores;
    }

    public GridOptions Options { get; }

    public GridIdentity Identity { get; }

    internal CatalogDatabase Catalog { get; }

    internal StoreSet Stores { get; }

    /// <summary>Checks the options, opens or creates the catalog and every store that can be reached.</summary>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.InvalidConfiguration"/>: the options contradict themselves or what the grid was created
    /// with; <see cref="ErrorCode.StoreFailure"/>: the catalog cannot be opened. The message names the remedy.
    /// </exception>
    public static async Task<GridEnvironment> OpenAsync(GridOptions options, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        Check(options);
        CreateDataDirectory(options);
        var catalog = new CatalogDatabase(DatabaseProvider.Of(options.Catalog).CreateCatalog(options.Catalog, options.DataDirectory));
        var configured = options.Stores.Count > 0 ? options.Stores : [new StoreOptions { Name = "store-0" }];
        var stores = new List<(StoreConnection, double)>();
        GridIdentity identity;
        try
        {
            identity = await catalog.OpenAsync(options.Partitions, cancellationToken);
            stores.AddRange(configured.Select(store => (Connect(store, options, logging), store.Weight)));
            await Task.WhenAll(stores.Select(store => store.Item1.Store.OpenAsync(identity, cancellationToken)));
        }
        catch
        {
            await DisposeAsync(stores.Select(store => store.Item1));
            await catalog.DisposeAsync();
            throw;
        }

        return new GridEnvironment(options, catalog, identity, new StoreSet(stores, StoreName.Create(options.Home ?? configured[0].Name)));
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(Stores.All);
        await Catalog.DisposeAsync();
    }

    private static StoreConnection Connect(StoreOptions store, GridOptions options, ILoggerFactory logging)
    {
        var name = StoreName.Create(store.Name);
        var provider = DatabaseProvider.Of(store);
        var awaited = new AwaitedStore(
            name, provider.Name, () => provider.CreateStore(name, store, options.DataDirectory, logging), TimeProvider.System, logging.CreateLogger<AwaitedStore>());
        var connection = new StoreConnection(awaited, options.Journal, TimeProvider.System);
        awaited.OpenedLate += connection.Rejoin.Forgive;
        return connection;
    }

    private static async ValueTask DisposeAsync(IEnumerable<StoreConnection> stores)
    {
        foreach (var store in stores)
        {
            await store.Store.DisposeAsync();
        }
    }

    private static void Check(GridOptions options)
    {
        var result = new GridOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new GridException(ErrorCode.InvalidConfiguration, string.Join(Environment.NewLine, result.Failures));
        }
    }

    private static void CreateDataDirectory(GridOptions options)
    {
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GridException(ErrorCode.StoreFailure,
                $"The data folder {Path.GetFullPath(options.DataDirectory)} cannot be created: {failure.Message} Choose another with --data, or mend its rights.", innerException: failure);
        }
    }
}
