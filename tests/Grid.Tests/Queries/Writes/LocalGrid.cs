using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Definitions;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Writes;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Writes;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;
using Grid.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Tests.Queries.Writes;

/// <summary>A grid without Orleans: real partitions over a store in memory, and statements from their text to the committed rows.</summary>
internal sealed class LocalGrid : IPartitionScan, IPartitionWrites, IDisposable
{
    private readonly DuckDbParser _parser = new();
    private readonly FallbackExecutor _fallback;
    private readonly MemoryOwnershipRegistry _registry = new();
    private readonly MemoryPartitionStore _store = new("store-0");
    private readonly JournalOptions _journalOptions = new() { Copies = 1, MinInSync = 1, LeaseDuration = TimeSpan.FromSeconds(10) };
    private readonly PartitionCore[] _cores;
    private readonly LocalCatalog _catalog;
    private readonly TimeProvider _time;

    private LocalGrid(CatalogView catalog, TimeProvider time)
    {
        _time = time;
        Catalog = catalog;
        Known = catalog;
        _fallback = new FallbackExecutor(Options);
        _catalog = new LocalCatalog(this);
        _cores = new PartitionCore[catalog.PartitionCount];
    }

    public QueryOptions Options { get; } = new();

    /// <summary>The catalog as it is.</summary>
    public CatalogView Catalog { get; set; }

    /// <summary>The catalog as those know it who plan statements.</summary>
    public CatalogView Known { get; set; }

    /// <summary>Tables that were gathered or asked so far.</summary>
    public int Scans { get; private set; }

    /// <summary>Called before each unit of writes.</summary>
    public Func<PartitionId, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    public static Task<LocalGrid> OpenAsync(int partitionCount, params TableSchema[] tables) => OpenAsync(partitionCount, TimeProvider.System, tables);

    /// <param name="time">The clock by which rows expire.</param>
    public static async Task<LocalGrid> OpenAsync(int partitionCount, TimeProvider time, params TableSchema[] tables)
    {
        var grid = new LocalGrid(new CatalogView(1, partitionCount, [.. tables]), time);
        for (var partition = 0; partition < partitionCount; partition++)
        {
            await grid.ReopenAsync(partition);
        }

        return grid;
    }

    /// <summary>A new owner opens a partition from what its store holds.</summary>
    public async Task ReopenAsync(int partition)
    {
        var stores = new StoreSet([(new StoreConnection(_store, _journalOptions, TimeProvider.System), 1.0)], _store.Name);
        var options = new JournalOptions { Copies = 1, MinInSync = 1, LeaseDuration = TimeSpan.FromTicks(1) };
        var state = new PartitionState(Catalog);
        var opening = new PartitionOpening(stores, _registry, options, TimeProvider.System, NullLogger<PartitionOpening>.Instance);
        var journal = await opening.OpenAsync(PartitionId.Create(partition), "owner", state, CancellationToken.None);
        // Only the wait for the owner before is cut short.
        options.LeaseDuration = _journalOptions.LeaseDuration;
        BuildIndexes(state);
        _cores[partition] = new PartitionCore(state, journal, new PartitionOptions(), options, _time);
    }

    public PartitionCore Core(int partition) => _cores[partition];

    /// <summary>Runs a statement; as an aggregator, anew when it names what only a newer catalog has.</summary>
    public async Task<QueryResult> RunAsync(string sql, IReadOnlyDictionary<string, Literal>? parameters = null)
    {
        var known = Known.Version;
        try
        {
            return await RunOnceAsync(sql, parameters);
        }
        catch (SqlException failure) when (failure.Code is ErrorCode.TableNotFound or ErrorCode.ColumnNotFound && known == Known.Version && known < Catalog.Version)
        {
            await RefreshAsync();
            return await RunOnceAsync(sql, parameters);
        }
    }

    private async Task<QueryResult> RunOnceAsync(string sql, IReadOnlyDictionary<string, Literal>? parameters)
    {
        var values = parameters ?? new Dictionary<string, Literal>();
        var writer = new StatementWriter(this, new MutationQuery(this, _parser, _fallback), Options, values, QueryAsync, RefreshAsync);
        switch (new StatementParser(_parser).Parse(sql))
        {
            case QueryStatement query:
                await RefreshAsync();
                var answer = await QueryAsync(query, values, CancellationToken.None);
                return new QueryResult(answer.Columns, [answer.Batch], null, 0, answer.PartitionsAsked, answer.PartitionsAsked);
            case ExplainStatement explain:
                await RefreshAsync();
                return Lines(explain.IsAnalyze
                    ? (await QueryAsync(explain.Query, values, CancellationToken.None)).Describe()
                    : await NewRun(values).ExplainAsync(explain.Query, CancellationToken.None));
            case ExplainWriteStatement explain:
                return Lines(await new WriteExplain(writer, values, (query, named, token) => NewRun(named).ExplainAsync(query, token)).RunAsync(explain, Known, CancellationToken.None));
            case InsertStatement insert:
                return await writer.InsertAsync(insert, Known, CancellationToken.None);
            case UpdateStatement update:
                return await writer.UpdateAsync(update, Known, CancellationToken.None);
            case DeleteStatement delete:
                return await writer.DeleteAsync(delete, Known, CancellationToken.None);
            case CreateTableStatement { Query: not null } filled:
                var table = new FilledTable(
                    _catalog, RefreshAsync, source => writer.AnswerAsync(source, CancellationToken.None), (insert, answer, view) => writer.InsertAsync(insert, answer, view, CancellationToken.None));
                return await table.CreateAsync(filled);
            case DefinitionStatement definition:
                return await new DefinitionRun(_catalog, new ViewCreation(_catalog, _parser, _fallback), RefreshAsync, values).RunAsync(definition);
            case var other:
                throw new NotSupportedException(other.GetType().Name);
        }
    }

    /// <summary>Tells the partitions of a change that they would not find out by themselves.</summary>
    public void Tell()
    {
        foreach (var core in _cores)
        {
            core.State.Adopt(Catalog);
            BuildIndexes(core.State);
        }
    }

    /// <summary>The rows of an answer, as they are compared.</summary>
    public static List<string> Show(QueryResult result) => DuckDbOracle.Show(
        [.. result.Batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(row => batch.Columns.Select(column => column.GetValue(row)).ToArray()))]);

    public IReadOnlyCollection<MissingPartition> Missing => [];

    public async Task ScanAsync(PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, CancellationToken cancellationToken)
    {
        Scans++;
        foreach (var partition in partitions)
        {
            _cores[partition.Value].RemoveExpired();
            await take(PartitionExecutor.Execute(plan, Slice(partition, plan.Table), cancellationToken));
        }
    }

    public async Task WriteAsync(PartitionId partition, WriteRequest request, CancellationToken cancellationToken)
    {
        await BeforeWrite(partition);
        Array.ForEach(request.Tables, table => Learn(partition, table));
        if ((await _cores[partition.Value].WriteAsync(request)).Failures is [var failure, ..])
        {
            throw failure.ToException();
        }
    }

    public async Task<MutationResult> MutateAsync(PartitionId partition, MutationPlan plan, CancellationToken cancellationToken)
    {
        await BeforeWrite(partition);
        return await _cores[partition.Value].MutateAsync(plan.Table, () => MutationExecutor.ToWrites(plan, Slice(partition, plan.Table), cancellationToken));
    }

    public async Task<MutationResult> InsertAsync(PartitionId partition, InsertPlan plan, CancellationToken cancellationToken)
    {
        await BeforeWrite(partition);
        return await _cores[partition.Value].MutateAsync(plan.Table, () => InsertExecutor.ToWrites(plan, Slice(partition, plan.Table)));
    }

    public void Dispose()
    {
        _parser.Dispose();
        _fallback.Dispose();
    }

    private Task<CatalogView> RefreshAsync() => Task.FromResult(Known = Catalog);

    private async Task<QueryAnswer> QueryAsync(QueryStatement query, IReadOnlyDictionary<string, Literal> parameters, CancellationToken cancellationToken) =>
        await NewRun(parameters).RunAsync(query, cancellationToken);

    private QueryRun NewRun(IReadOnlyDictionary<string, Literal> parameters) => new(this, _parser, _fallback, Options, Known, parameters);

    private static QueryResult Lines(PlanNode plan)
    {
        var (columns, batch) = TextRows.Of(["plan"], [.. PlanPrinter.Print(plan).Select(line => new string?[] { line })]);
        return new QueryResult(columns, [batch], null, 0, 0, 0);
    }

    private void Learn(PartitionId partition, TableRef table)
    {
        var state = _cores[partition.Value].State;
        if (state.Find(table.Id) is not { } slice || slice.Schema.Version < table.Version)
        {
            state.Adopt(Catalog);
            BuildIndexes(state);
        }
    }

    private static void BuildIndexes(PartitionState state)
    {
        while (state.NeedsIndexing)
        {
            state.BuildIndexes();
        }
    }

    private TableSlice Slice(PartitionId partition, TableRef table)
    {
        Learn(partition, table);
        var slice = _cores[partition.Value].State.Find(table.Id) ?? throw new RequestException(ErrorCode.TableNotFound, "The table has been dropped.");
        return slice.Schema.Version == table.Version ? slice : throw new RequestException(ErrorCode.SchemaChanged, "The schema has changed.");
    }
}
