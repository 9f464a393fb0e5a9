using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Journal;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Grid.Grains.Catalog;

/// <summary>
/// The list of tables. Changes are durable in the catalog database before they are visible, and take turns; reading goes
/// on meanwhile. The state is written with an etag, so that a second activation cannot overwrite what it has not seen.
/// </summary>
[Reentrant]
[GrainDirectory(GridClusterNames.Directory)]
[CollectionAgeLimit(AlwaysActive = true)]
internal sealed partial class CatalogGrain(
    [PersistentState("catalog", CatalogGrain.StorageName)] IPersistentState<CatalogState> state,
    GridIdentity identity, StoreSet stores, ClusterStatusReader status, ILogger<CatalogGrain> logger)
    : Grain, ICatalogGrain
{
    /// <summary>Name of the grain storage on the catalog database.</summary>
    public const string StorageName = "catalog";

    /// <summary>Tables of a grid: every silo and client holds all of their schemas.</summary>
    public const int MaxTables = 10_000;

    private readonly SemaphoreSlim _changes = new(1, 1);
    private CatalogView _view = CatalogView.Unknown;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Publish();
        return Task.CompletedTask;
    }

    public Task<CatalogView?> GetViewAsync(long knownVersion) =>
        Task.FromResult(knownVersion == _view.Version ? null : _view);

    public async Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists)
    {
        await _changes.WaitAsync();
        try
        {
            if (_view.TryFind(definition.Name, out var existing))
            {
                return ifNotExists
                    ? existing
                    : throw new RequestException(ErrorCode.TableExists, $"Table {existing.Name} exists already: drop it first, or create it IF NOT EXISTS.");
            }

            if (_view.Tables.Length >= MaxTables)
            {
                throw new RequestException(ErrorCode.LimitExceeded, $"The grid has {_view.Tables.Length} tables; it takes at most {MaxTables}. Drop some.");
            }

            var schema = TableDefinitionCheck.ToSchema(definition, new TableId(state.State.LastTableId + 1));
            await ChangeAsync(catalog =>
            {
                catalog.LastTableId = schema.Id.Value;
                catalog.Tables.Add(schema);
            });
            return schema;
        }
        finally
        {
            _changes.Release();
        }
    }

    public async Task<bool> DropTableAsync(TableName name, bool ifExists)
    {
        await _changes.WaitAsync();
        try
        {
            if (!_view.TryFind(name, out var schema))
            {
                return ifExists ? false : throw TableDirectory.NotFound(name.ToString(), _view);
            }

            await ChangeAsync(catalog => catalog.Tables.RemoveAll(table => table.Id == schema.Id));
            await ForgetAsync(schema.Id);
            return true;
        }
        finally
        {
            _changes.Release();
        }
    }

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken) => status.ReadAsync(cancellationToken);

    private async Task ChangeAsync(Action<CatalogState> change)
    {
        try
        {
            change(state.State);
            state.State.Version++;
            await state.WriteStateAsync();
        }
        catch (Exception failure)
        {
            // What is in memory may not be what is stored: a new activation reads it again.
            DeactivateOnIdle();
            throw new OutcomeUnknownException("The catalog could not be written; look whether the change is there before repeating it.", failure);
        }

        Publish();
    }

    private void Publish() => _view = new CatalogView(state.State.Version, identity.PartitionCount, [.. state.State.Tables]);

    // The table is gone once the catalog says so. This frees memory and disk now; whoever misses it forgets the table when it
    // opens or checkpoints next.
    private async Task ForgetAsync(TableId table)
    {
        var partitions = Enumerable.Range(0, identity.PartitionCount)
            .Select(partition => TryAsync(() => GrainFactory.GetGrain<IPartitionGrain>(partition).DropTableAsync(table, CancellationToken.None)));
        await Task.WhenAll(partitions);
        await Task.WhenAll(stores.All.Select(store => TryAsync(() => store.Store.DropTableAsync(table, CancellationToken.None))));

        async Task TryAsync(Func<Task> forget)
        {
            try
            {
                await forget();
            }
            catch (Exception failure)
            {
                LogForgetFailed(table, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Table {Table} is dropped, but its rows could not be removed everywhere at once.")]
    private partial void LogForgetFailed(TableId table, Exception failure);
}
