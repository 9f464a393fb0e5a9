using System.Collections.Concurrent;
using Grid.Client.Batching;
using Grid.Client.Calls;
using Grid.Client.Changes;
using Grid.Client.Entities;
using Grid.Client.Export;
using Grid.Client.Hosting;
using Grid.Client.Import;
using Grid.Client.Linq;
using Grid.Client.Mapping;
using Grid.Client.Queries;
using Grid.Client.Scans;
using Grid.Client.Stores;
using Grid.Client.Tables;
using Grid.Cluster;
using Grid.Tables;

namespace Grid.Client;

/// <summary>A grid over grain calls, from a client or from within a silo.</summary>
internal sealed class GridClient : IGrid
{
    private const string Catalog = "The catalog";

    private readonly IGrainFactory _grains;
    private readonly TableSource _tables;
    private readonly Attempts _attempts;
    private readonly PartitionCalls _calls;
    private readonly CallQueues _queues;
    private readonly SqlCalls _sql;

    // Codecs are compiled, so each table is made once for each type; both are as many as the program's source names.
    private readonly ConcurrentDictionary<(Type Key, Type Row, string Name), object> _typed = new();

    public GridClient(IGrainFactory grains, TableDirectory directory, GridClientOptions options, TimeProvider time, GatewayLoss loss)
    {
        _grains = grains;
        _attempts = new Attempts(options, time, loss);
        _tables = new TableSource(directory, _attempts);
        _calls = new PartitionCalls(grains, _attempts);
        _queues = new CallQueues(grains, options, time, loss);
        _sql = new SqlCalls(grains, _attempts);
        Stores = new GridStores(grains, _attempts);
    }

    public IGridStores Stores { get; }

    public IGridTable<TKey, TRow> Table<TKey, TRow>(string? name = null)
        where TKey : notnull
        where TRow : class
    {
        name ??= _attempts.Options.Entities.TableOf(typeof(TRow));
        return (IGridTable<TKey, TRow>)_typed.GetOrAdd((typeof(TKey), typeof(TRow), name), key =>
        {
            var options = _attempts.Options;
            var binder = new TableBinder<TKey, TRow>(
                _tables, key.Name, schema => new TypedRowCodec<TKey, TRow>(schema, options.Entities),
                options.CreateMissingTables ? (budget, token) => CreateTableAsync(EntityTable.Define(typeof(TRow), key.Name, options.Entities.Find(typeof(TRow))), true, budget, token) : null);
            var calls = new TableCalls<TKey, TRow>(binder, _queues, _attempts);
            var scans = new TableScans<TKey, TRow>(binder, _grains, _attempts);
            return new GridTable<TKey, TRow>(
                calls,
                new BulkReads<TKey, TRow>(binder, _calls, _attempts),
                new BulkWrites<TKey, TRow>(binder, _calls, _attempts),
                new RowMutations<TKey, TRow>(calls, _grains, _attempts),
                new RowLifetimes<TKey, TRow>(calls, _grains, _attempts),
                scans,
                new TableChanges<TKey, TRow>(binder, scans, _grains, _attempts),
                NewQueryTable(key.Name, () => options.Entities.ShapeOf(typeof(TRow)), token => SchemaOf(binder, token)));
        });
    }

    public IGridRows Rows(string table)
    {
        var binder = new TableBinder<IReadOnlyList<object?>, RowValues>(_tables, table, schema => new UntypedRowCodec(schema));
        var calls = new TableCalls<IReadOnlyList<object?>, RowValues>(binder, _queues, _attempts);
        var scans = new TableScans<IReadOnlyList<object?>, RowValues>(binder, _grains, _attempts);
        return new GridRows(
            calls,
            new BulkReads<IReadOnlyList<object?>, RowValues>(binder, _calls, _attempts),
            new RowMutations<IReadOnlyList<object?>, RowValues>(calls, _grains, _attempts),
            new RowLifetimes<IReadOnlyList<object?>, RowValues>(calls, _grains, _attempts),
            scans,
            new TableChanges<IReadOnlyList<object?>, RowValues>(binder, scans, _grains, _attempts),
            _attempts);
    }

    public Task<GridResult> SqlAsync(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        _sql.RunAsync(sql, parameters, null, cancellationToken);

    public Task<GridResult> SqlAsync(string sql, object? parameters, SqlOptions options, CancellationToken cancellationToken = default) =>
        _sql.RunAsync(sql, parameters, options, cancellationToken);

    public Task<GridStream> StreamAsync(string sql, object? parameters = null, SqlOptions? options = null, CancellationToken cancellationToken = default) =>
        _sql.OpenAsync(sql, parameters, options, cancellationToken);

    public async Task<IReadOnlyList<TResult>> QueryAsync<TResult>(string sql, object? parameters = null, CancellationToken cancellationToken = default) =>
        ResultMapper<TResult>.Map(await SqlAsync(sql, parameters, cancellationToken).ConfigureAwait(false));

    public async ValueTask<IReadOnlyList<TableSchema>> GetTablesAsync(CancellationToken cancellationToken = default) =>
        (await _tables.RefreshAsync(_attempts.NewBudget(), cancellationToken).ConfigureAwait(false)).Tables;

    public async ValueTask<TableSchema> GetTableAsync(string name, CancellationToken cancellationToken = default)
    {
        var view = await _tables.RefreshAsync(_attempts.NewBudget(), cancellationToken).ConfigureAwait(false);
        return view.TryFind(TableName.Create(name), out var schema) ? schema : throw TableDirectory.NotFound(name, view);
    }

    public Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists = false, CancellationToken cancellationToken = default) =>
        CreateTableAsync(definition, ifNotExists, _attempts.NewBudget(), cancellationToken);

    public async Task<TableSchema> CreateTableAsync<TRow>(string? name = null, bool ifNotExists = false, CancellationToken cancellationToken = default)
        where TRow : class
    {
        var entities = _attempts.Options.Entities;
        var definition = EntityTable.Define(typeof(TRow), name ?? entities.TableOf(typeof(TRow)), entities.Find(typeof(TRow)));
        var schema = await CreateTableAsync(definition, ifNotExists, cancellationToken).ConfigureAwait(false);
        // One that was there already may be another.
        ShapeMapping<TRow>.ForRows(entities.ShapeOf(typeof(TRow)), MappedColumn.Of(schema), $"table {schema.Name}", generated: null);
        return schema;
    }

    public Task<bool> DropTableAsync(string name, bool ifExists = false, CancellationToken cancellationToken = default)
    {
        var table = TableName.Create(name);
        var catalog = _grains.GetGrain<ICatalogGrain>(0);
        return _attempts.WriteAsync(_ => catalog.DropTableAsync(table, ifExists), Catalog, _attempts.NewBudget(), cancellationToken);
    }

    public Task<ClusterStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var catalog = _grains.GetGrain<ICatalogGrain>(0);
        return _attempts.ReadAsync(catalog.GetStatusAsync, Catalog, isLong: true, _attempts.NewBudget(), cancellationToken);
    }

    public Task<ImportResult> ImportAsync(
        string table, Stream input, ImportOptions? options = null, IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new TableImport(_tables, _calls, _attempts, TableName.Create(table), options ?? new ImportOptions(), progress).RunAsync(input, cancellationToken);

    public Task<ExportResult> ExportAsync(
        string table, Stream output, ExportOptions? options = null, IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var export = new RowExport(_attempts, output, options ?? new ExportOptions(), progress);
        var name = TableName.Create(table);
        return Task.Run(() => export.RunAsync(name, _tables, new PartitionPages(_grains, _attempts), cancellationToken), cancellationToken);
    }

    public async Task<ExportResult> ExportQueryAsync(
        string sql, Stream output, object? parameters = null, ExportOptions? options = null, IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var export = new RowExport(_attempts, output, options ?? new ExportOptions(), progress);
        var rows = await StreamAsync(sql, parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = rows.ConfigureAwait(false);
        return await export.RunAsync(rows, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TableSchema> CreateTableAsync(TableDefinition definition, bool ifNotExists, CallBudget budget, CancellationToken cancellationToken)
    {
        var catalog = _grains.GetGrain<ICatalogGrain>(0);
        Task<TableSchema> Call(CancellationToken token) => catalog.CreateTableAsync(definition, ifNotExists);

        // Creating what may exist is the same twice, so a lost answer is asked for again.
        return ifNotExists
            ? await _attempts.ReadAsync(Call, Catalog, isLong: true, budget, cancellationToken).ConfigureAwait(false)
            : await _attempts.WriteAsync(Call, Catalog, budget, cancellationToken).ConfigureAwait(false);
    }

    private QueryTable NewQueryTable(string name, Func<Shape> shape, Func<CancellationToken, ValueTask<TableSchema>> bind)
    {
        var table = TableName.Create(name);
        return new QueryTable(this, name, shape, () => _tables.Current.TryFind(table, out var schema) ? schema : null, bind);
    }

    private async ValueTask<TableSchema> SchemaOf<TKey, TRow>(TableBinder<TKey, TRow> binder, CancellationToken cancellationToken) =>
        (await binder.GetAsync(_attempts.NewBudget(), cancellationToken).ConfigureAwait(false)).Schema;
}
