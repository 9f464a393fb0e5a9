using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting.Topology;

/// <summary>
/// The stores that the catalog lists, as connections of this silo. The configured stores are put into the list when a silo
/// starts; one that has been removed from the running grid since then stays removed. Thread-safe.
/// </summary>
internal sealed partial class StoreTopology(CatalogDatabase catalog, StoreConnector connector, GridIdentity identity, ILogger<StoreTopology> logger)
    : IStoreTopology, IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<StoreName, StoreConnection> _open = [];
    private readonly HashSet<StoreName> _refused = [];
    private StoreSet? _stores;
    private long _asked;
    private long _answered;

    /// <summary>Lists the configured stores and opens all that are listed.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: a configured store belongs to another grid, or none is left.</exception>
    public async Task<StoreSet> OpenAsync(string? home, CancellationToken cancellationToken)
    {
        var listed = await catalog.Stores.ReadAllAsync(cancellationToken);
        foreach (var store in connector.Configured.Where(store => listed.TrueForAll(record => record.Name.ToString() != store.Name)))
        {
            // Another silo may list it at the same moment, which is as good.
            await catalog.Stores.TryReplaceAsync(new StoreRecord(StoreName.Create(store.Name), "", "", store.Weight, StoreState.Active, Revision: 1));
        }

        var known = await OpenAsync(await catalog.Stores.ReadAllAsync(cancellationToken), mustOpen: true, cancellationToken);
        if (known.TrueForAll(store => store.State != StoreState.Active))
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"None of the stores {string.Join(", ", connector.Configured.Select(store => store.Name))} is part of this grid any more: they have been removed from it. Configure the stores that it has, or add one by 'grid store add' at another silo.");
        }

        return _stores = new StoreSet(known, StoreName.Create(home ?? connector.Configured[0].Name));
    }

    public async Task RefreshAsync()
    {
        // One reading answers all who asked before it began.
        var mine = Interlocked.Increment(ref _asked);
        await _gate.WaitAsync();
        try
        {
            if (_answered >= mine)
            {
                return;
            }

            var answers = Interlocked.Read(ref _asked);
            _stores!.Replace(await OpenAsync(await catalog.Stores.ReadAllAsync(CancellationToken.None), mustOpen: false, CancellationToken.None));
            _answered = answers;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _open.Values)
        {
            await connection.Store.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<List<KnownStore>> OpenAsync(List<StoreRecord> records, bool mustOpen, CancellationToken cancellationToken)
    {
        var connections = await Task.WhenAll(records.Select(record => OpenAsync(record, mustOpen, cancellationToken)));
        return [.. records.Zip(connections, (record, connection) => (record, connection)).Where(pair => pair.connection is not null)
            .Select(pair => new KnownStore(pair.connection!, pair.record.Weight, pair.record.State))];
    }

    private async Task<StoreConnection?> OpenAsync(StoreRecord record, bool mustOpen, CancellationToken cancellationToken)
    {
        StoreConnection? connection;
        lock (_open)
        {
            if (_open.TryGetValue(record.Name, out connection) || record.State == StoreState.Removed || _refused.Contains(record.Name))
            {
                return connection;
            }
        }

        if (connector.Find(record) is not { } options)
        {
            Refuse(record.Name, "neither the configuration of this silo nor the catalog says how to reach it; add it to Grid:Stores");
            return null;
        }

        connection = connector.Connect(options);
        try
        {
            await connection.Store.OpenAsync(identity, cancellationToken);
        }
        catch (GridException failure) when (!mustOpen)
        {
            await connection.Store.DisposeAsync();
            Refuse(record.Name, failure.Message);
            return null;
        }
        catch
        {
            await connection.Store.DisposeAsync();
            throw;
        }

        lock (_open)
        {
            _open.Add(record.Name, connection);
        }

        return connection;
    }

    // Said once; what depends on it says so itself again and again.
    private void Refuse(StoreName store, string reason)
    {
        lock (_open)
        {
            _refused.Add(store);
        }

        LogRefused(store, reason);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Store {Store} of the grid is not used by this silo: {Reason}")]
    private partial void LogRefused(StoreName store, string reason);
}
