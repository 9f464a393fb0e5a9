using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Hosting.Topology;
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
    internal GridEnvironment(GridOptions options, CatalogDatabase catalog, GridIdentity identity, StoreConnector connector, StoreTopology topology, StoreSet stores)
    {
        Connector = connector;
        Topology = topology;
        Options = options;
        Catalog = catalog;
        Identity = identity;
        Stores = stores;
    }

    public GridOptions Options { get; }

    public GridIdentity Identity { get; }

    internal CatalogDatabase Catalog { get; }

    internal StoreConnector Connector { get; }

    internal StoreTopology Topology { get; }

    internal StoreSet Stores { get; }

    /// <summary>Checks the options, opens or creates the catalog and every store that can be reached.</summary>
    /// <exception cref="GridException">
    /// <see cref="ErrorCode.InvalidConfiguration"/>: the options contradict themselves or what the grid was created
    /// with; <see cref="ErrorCode.StoreFailure"/>: the catalog cannot be opened. The message names the remedy.
    /// </exception>
    public static Task<GridEnvironment> OpenAsync(GridOptions options, ILoggerFactory logging, CancellationToken cancellationToken) =>
        OpenAsync(options, new StoreConnector(options, logging), logging, cancellationToken);

    internal static async Task<GridEnvironment> OpenAsync(GridOptions options, StoreConnector connector, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        Check(options);
        CreateDataDirectory(options);
        var catalog = new CatalogDatabase(DatabaseProvider.Of(options.Catalog).CreateCatalog(options.Catalog, options.DataDirectory));
        StoreTopology? topology = null;
        try
        {
            var identity = await catalog.OpenAsync(options.Partitions, cancellationToken);
            topology = new StoreTopology(catalog, connector, identity, logging.CreateLogger<StoreTopology>());
            return new GridEnvironment(options, catalog, identity, connector, topology, await topology.OpenAsync(options.Home, cancellationToken));
        }
        catch
        {
            if (topology is not null)
            {
                await topology.DisposeAsync();
            }

            await catalog.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Topology.DisposeAsync();
        await Catalog.DisposeAsync();
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
