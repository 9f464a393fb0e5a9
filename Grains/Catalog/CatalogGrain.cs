using System.Collections.Immutable;
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

    public Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists) => InTurnAsync(async () =>
    {
        if (_view.TryFind(definition.Name, out var existing))
        {
            return ifNotExists
                ? existing
                : throw new RequestException(ErrorCode.TableExists, $"Table {existing.Name} exists already: drop it first, or create it IF NOT EXISTS.");
        }

        ViewRules.CheckNewTable(_view, definition.Name);
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
    });

    public Task<bool> DropTableAsync(TableName name, bool ifExists) => InTurnAsync(async () =>
    {
        if (!_view.TryFind(name, out var schema))
        {
            return ifExists ? false : throw TableDirectory.NotFound(name.ToString(), _view);
        }

        ViewRules.CheckDrop(_view, schema.Name, "table");
        await ChangeAsync(catalog => catalog.Tables.RemoveAll(table => table.Id == schema.Id));
        await ForgetAsync(schema.Id);
        return true;
    });

    public Task<TableSchema> AlterTableAsync(TableName name, TableChange change) => InTurnAsync(async () =>
    {
        var before = await WithRoomAsync(Find(name));
        var schema = TableAlteration.Apply(before, change);
        if (schema.Version == before.Version)
        {
            return before;
        }

        await ChangeAsync(catalog => catalog.Tables[catalog.Tables.FindIndex(table => table.Id == schema.Id)] = schema);
        // The catalog says it now. Telling the others only saves them from finding out; whoever misses it does so by itself.
        await TellPartitionsAsync(schema.Id);
        await Task.WhenAll(stores.All.Select(store => TryAsync(schema.Id, () => store.Store.EnsureTablesAsync([schema], CancellationToken.None))));
        return schema;
    });

    public Task<TableSchema> TruncateTableAsync(TableName name) => InTurnAsync(async () =>
    {
        var before = Find(name);
        var schema = TableAlteration.Empty(before, new TableId(state.State.LastTableId + 1));
        await ChangeAsync(catalog =>
        {
            catalog.LastTableId = schema.Id.Value;
            catalog.Tables[catalog.Tables.FindIndex(table => table.Id == before.Id)] = schema;
        });
        await ForgetAsync(before.Id);
        return schema;
    });

    public Task CreateIndexAsync(TableName table, string name, ImmutableArray<string> columns, bool ifNotExists) =>
        InTurnAsync(() => ReplaceIndexesAsync(IndexRules.Create(_view, table, name, columns, ifNotExists)));

    public Task<bool> DropIndexAsync(string name, bool ifExists) => InTurnAsync(() => ReplaceIndexesAsync(IndexRules.Drop(_view, name, ifExists)));

    public Task CreateViewAsync(ViewDefinition definition, bool orReplace) => InTurnAsync(async () =>
    {
        ViewRules.CheckNewView(_view, definition, orReplace);
        await ChangeAsync(catalog =>
        {
            catalog.Views.RemoveAll(view => view.Name == definition.Name);
            catalog.Views.Add(definition);
        });
        return true;
    });

    public Task<bool> DropViewAsync(TableName name, bool ifExists) => InTurnAsync(async () =>
    {
        if (_view.FindView(name.ToString()) is null)
        {
            return ifExists ? false : throw ViewRules.NotFound(_view, name);
        }

        ViewRules.CheckDrop(_view, name, "view");
        await ChangeAsync(catalog => catalog.Views.RemoveAll(view => view.Name == name));
        return true;
    });

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken) => status.ReadAsync(cancellationToken);

    private async Task<bool> ReplaceIndexesAsync(TableSchema? schema)
    {
        if (schema is null)
        {
            return false;
        }

        await ChangeAsync(catalog => catalog.Tables[catalog.Tables.FindIndex(table => table.Id == schema.Id)] = schema);
        await TellPartitionsAsync(schema.Id);
        return true;
    }

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

    private void Publish() => _view = new CatalogView(state.State.Version, identity.PartitionCount, [.. state.State.Tables]) { Views = [.. state.State.Views] };

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change)
    {
        await _changes.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            _changes.Release();
        }
    }

    private TableSchema Find(TableName name) => _view.TryFind(name, out var schema) ? schema : throw TableDirectory.NotFound(name.ToString(), _view);

    // A table that has all the earlier versions that it may have forgets them, when no journal needs them any more.
    private async Task<TableSchema> WithRoomAsync(TableSchema schema)
    {
        if (schema.Earlier.Length < TableSchema.MaxEarlierVersions)
        {
            return schema;
        }

        var settled = await Task.WhenAll(Partitions.Select(partition => partition.SettleAsync(CancellationToken.None)));
        return settled.All(isSettled => isSettled)
            ? schema with { Earlier = [] }
            : throw new GridException(ErrorCode.Unavailable,
                $"Table {schema.Name} has been altered {schema.Earlier.Length} times since its journals were last folded everywhere, which is the most. {settled.Count(isSettled => !isSettled)} partitions cannot fold theirs now: wait until every store is in sync, and try again.",
                isTransient: true);
    }

    private IEnumerable<IPartitionGrain> Partitions => Enumerable.Range(0, identity.PartitionCount).Select(partition => GrainFactory.GetGrain<IPartitionGrain>(partition));

    private Task TellPartitionsAsync(TableId table) =>
        Task.WhenAll(Partitions.Select(partition => TryAsync(table, () => partition.LearnCatalogAsync(CancellationToken.None))));

    // The table is gone once the catalog says so. This frees memory and disk now; whoever misses it forgets the table when it
    // opens or checkpoints next.
    private async Task ForgetAsync(TableId table)
    {
        await TellPartitionsAsync(table);
        await Task.WhenAll(stores.All.Select(store => TryAsync(table, () => store.Store.DropTableAsync(table, CancellationToken.None))));
    }

    private async Task TryAsync(TableId table, Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (Exception failure)
        {
            LogNotTold(table, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Table {Table} is changed or dropped, but not everybody could be told at once.")]
    private partial void LogNotTold(TableId table, Exception failure);
}
