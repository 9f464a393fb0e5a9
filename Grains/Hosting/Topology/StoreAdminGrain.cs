using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;

namespace Grid.Grains.Hosting.Topology;

/// <summary>Changes the list of stores in the catalog, each by compare-and-set, so that it does not matter where or how often this is activated.</summary>
[GrainDirectory(GridClusterNames.Directory)]
internal sealed partial class StoreAdminGrain(
    CatalogDatabase catalog, IStoreTopology topology, StoreConnector connector, StorePromotion promotion, GridIdentity identity,
    IOptions<JournalOptions> options, ILogger<StoreAdminGrain> logger)
    : Grain, IStoreAdminGrain
{
    public async Task AddAsync(StoreDefinition definition)
    {
        var store = ToOptions(definition);
        var records = await catalog.Stores.ReadAllAsync(CancellationToken.None);
        var name = StoreName.Create(store.Name);
        var before = records.Find(record => record.Name == name) ?? new StoreRecord(name, "", "", 0, StoreState.Removed, Revision: 0);
        if (before.State is StoreState.Active or StoreState.Asynchronous)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The grid has a store {name} already{(before.State == StoreState.Asynchronous ? ", an asynchronous one: promote it" : "")}. Give the new one another name.");
        }

        CheckLocation(store, records);
        await TryOutAsync(store);
        // The location as this silo sees it: a bare file name would mean another file in another folder.
        var connection = store.ConnectionString ?? connector.LocationOf(store);
        var next = new StoreRecord(
            name, store.Provider, connection, store.Weight, definition.IsAsynchronous ? StoreState.Asynchronous : StoreState.Active, before.Revision + 1);
        await ReplaceAsync(next);
        LogChanged(name, next.State);
    }

    public async Task RemoveAsync(StoreName store)
    {
        var records = await catalog.Stores.ReadAllAsync(CancellationToken.None);
        var record = Find(records, store);
        if (record.State is StoreState.Leaving or StoreState.Removed)
        {
            return;
        }

        var active = records.Count(other => other.State == StoreState.Active);
        var copies = options.Value.CopiesAmong(active);
        if (record.State == StoreState.Active && active - 1 < copies)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Each partition has {copies} copies, and without {store} there would be {active - 1} stores for them. Add a store first, or set Grid:Journal:Copies to {active - 1} in the configuration of every silo.");
        }

        await ReplaceAsync(record with
        {
            State = record.State == StoreState.Asynchronous ? StoreState.Removed : StoreState.Leaving,
            Revision = record.Revision + 1,
        });
        LogChanged(store, StoreState.Leaving);
    }

    public async Task<PromotionReport> PromoteAsync(StoreName store, bool acceptLoss)
    {
        var record = Find(await catalog.Stores.ReadAllAsync(CancellationToken.None), store);
        // An active store that was shipped to before has been promoted by a call that did not get to the end.
        if (record.State != StoreState.Asynchronous && (record.State != StoreState.Active || (await catalog.Shipping.ReadAllAsync(store, CancellationToken.None)).Count == 0))
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Store {store} is not asynchronous, but {record.State.ToString().ToLowerInvariant()}.");
        }

        await topology.RefreshAsync();
        var takeovers = await promotion.FindTakeoversAsync(store, CancellationToken.None);
        if (takeovers.Length > 0 && !acceptLoss)
        {
            return new PromotionReport(store.ToString(), IsPromoted: false, takeovers);
        }

        if (record.State == StoreState.Asynchronous)
        {
            await ReplaceAsync(record with { State = StoreState.Active, Revision = record.Revision + 1 });
        }

        await promotion.TakeOverAsync(store, takeovers, CancellationToken.None);
        LogPromoted(store, takeovers.Length);
        return new PromotionReport(store.ToString(), IsPromoted: true, takeovers);
    }

    private static StoreRecord Find(List<StoreRecord> records, StoreName store) => records.Find(record => record.Name == store && record.State != StoreState.Removed)
        ?? throw new RequestException(ErrorCode.InvalidRequest,
            $"The grid has no store {store}. It has {string.Join(", ", records.Where(record => record.State != StoreState.Removed).Select(record => record.Name))}.");

    private static StoreOptions ToOptions(StoreDefinition definition)
    {
        var store = new StoreOptions { Name = definition.Name, Provider = definition.Provider, ConnectionString = definition.ConnectionString, Weight = definition.Weight };
        var errors = StoreOptionsCheck.Check(store);
        return errors.Count == 0 ? store : throw new RequestException(ErrorCode.InvalidRequest, string.Join(" ", errors));
    }

    // Two names of one database would count as two copies, and both would be lost with it.
    private void CheckLocation(StoreOptions store, List<StoreRecord> records)
    {
        var location = connector.LocationOf(store);
        var same = records.Where(record => record.State != StoreState.Removed && record.Name.ToString() != store.Name).Select(connector.Find).OfType<StoreOptions>()
            .FirstOrDefault(other => connector.LocationOf(other) == location);
        if (same is not null)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Store '{same.Name}' is the same database ({location}): give the new store one of its own.");
        }
    }

    private async Task TryOutAsync(StoreOptions store)
    {
        await using var attempt = connector.Create(store);
        await attempt.OpenAsync(identity, CancellationToken.None);
        await attempt.CheckAsync(CancellationToken.None);
    }

    private async Task ReplaceAsync(StoreRecord next)
    {
        if (!await catalog.Stores.TryReplaceAsync(next))
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Store {next.Name} was changed by somebody else at the same moment. Look at the stores, and decide again.");
        }

        await topology.RefreshAsync();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Store {Store} is {State} now.")]
    private partial void LogChanged(StoreName store, StoreState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Store {Store} is promoted; {Count} partitions are served from it alone, because no in-sync store of theirs answers.")]
    private partial void LogPromoted(StoreName store, int count);
}
