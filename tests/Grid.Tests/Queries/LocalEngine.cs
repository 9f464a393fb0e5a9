using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Streams;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>The whole query side without Orleans: rows spread over partitions as the grid spreads them, then parse, plan, execute, merge, finish.</summary>
internal sealed class LocalEngine : IPartitionScan, IDisposable
{
    private const int PartitionsOfSilo = 3;

    private readonly DuckDbParser _parser = new();
    private readonly FallbackExecutor _fallback;
    private readonly CatalogView _catalog;
    private readonly Dictionary<TableId, TableSlice[]> _slices;
    private readonly Lock _gate = new();
    private long _rowsGathered;
    private long _indexReads;

    public LocalEngine(TableSchema table, int partitionCount)
        : this([table], partitionCount)
    {
    }

    public LocalEngine(TableSchema[] tables, int partitionCount)
    {
        _catalog = new CatalogView(1, partitionCount, [.. tables]);
        _slices = tables.ToDictionary(table => table.Id, table => Enumerable.Range(0, partitionCount).Select(_ => new TableSlice(table)).ToArray());
        _fallback = new FallbackExecutor(Options);
    }

    public QueryOptions Options { get; } = new();

    /// <summary>Rows that partitions answered, of all queries.</summary>
    public long RowsGathered => Interlocked.Read(ref _rowsGathered);

    /// <summary>How often a partition has read rows through an index.</summary>
    public long IndexReads => Interlocked.Read(ref _indexReads);

    /// <summary>Builds the indexes of all tables.</summary>
    public void BuildIndexes()
    {
        foreach (var slice in _slices.Values.SelectMany(slices => slices))
        {
            while (slice.NeedsIndexing)
            {
                slice.BuildIndexes();
            }
        }
    }

    public void Insert(object?[] values) => Insert(_catalog.Tables[0], values);

    public void Insert(TableSchema table, object?[] values)
    {
        var writer = new RowWriter(table);
        foreach (var value in values)
        {
            writer.WriteObject(value);
        }

        var row = writer.End();
        _slices[table.Id][KeyCodec.PartitionOfRow(table, row, _catalog.PartitionCount).Value].Upsert(row, 1);
    }

    /// <summary>Removes a row of the first table.</summary>
    public void Delete(params object?[] key)
    {
        var table = _catalog.Tables[0];
        var bytes = new KeyWriter(table).Encode(key);
        _slices[table.Id][KeyCodec.PartitionOfKey(table, bytes, _catalog.PartitionCount).Value].Remove(bytes);
    }

    /// <summary>The answer of the native engine; what it does not know is an error.</summary>
    public (ResultColumn[] Columns, object?[][] Rows, int PartitionsAsked) Query(string sql, IReadOnlyDictionary<string, Literal>? parameters = null)
    {
        var query = (QueryStatement)new StatementParser(_parser).Parse(sql);
        var statement = query.Native ?? throw query.Refusal!;
        var plan = new SelectPlanner(
            statement, statement.Table is null ? null : _catalog.Tables[0], new ParameterSet(parameters ?? new Dictionary<string, Literal>()), Options, _catalog.PartitionCount).Plan();
        var run = RunAsync(query, parameters, CancellationToken.None).GetAwaiter().GetResult();
        return (run.Columns, RowsOf(run.Batch), plan.Partitions.Length);
    }

    /// <summary>The answer of whichever can give it, and the plan.</summary>
    public async Task<(ResultColumn[] Columns, object?[][] Rows, PlanNode Plan)> AnswerAsync(
        string sql, IReadOnlyDictionary<string, Literal>? parameters = null, CancellationToken cancellationToken = default)
    {
        var answer = await RunAsync(sql, parameters, cancellationToken);
        return (answer.Columns, RowsOf(answer.Batch), answer.Describe());
    }

    /// <summary>The answer as the aggregator has it.</summary>
    public Task<QueryAnswer> RunAsync(string sql, IReadOnlyDictionary<string, Literal>? parameters, CancellationToken cancellationToken) =>
        RunAsync((QueryStatement)new StatementParser(_parser).Parse(sql), parameters, cancellationToken);

    /// <summary>The rows as the aggregator reads them page by page.</summary>
    public Task<ResultStream> OpenAsync(string sql, CancellationToken cancellationToken = default) =>
        NewRun(null).OpenAsync((QueryStatement)new StatementParser(_parser).Parse(sql), TimeProvider.System, cancellationToken);

    /// <summary>Runs something while no partition answers.</summary>
    public T Lock<T>(Func<T> run)
    {
        lock (_gate)
        {
            return run();
        }
    }

    public void Lock(Action run) => Lock(() =>
    {
        run();
        return true;
    });

    /// <summary>Called before each partition is asked.</summary>
    public Func<PartitionPlan, PartitionId, Task> BeforeAsk { get; set; } = (_, _) => Task.CompletedTask;

    public async Task<IReadOnlyList<string>> ExplainAsync(string sql, IReadOnlyDictionary<string, Literal>? parameters = null)
    {
        var explain = (ExplainStatement)new StatementParser(_parser).Parse(sql);
        var plan = explain.IsAnalyze
            ? (await RunAsync(explain.Query, parameters, CancellationToken.None)).Describe()
            : await NewRun(parameters).ExplainAsync(explain.Query, CancellationToken.None);
        return PlanPrinter.Print(plan);
    }

    public FallbackPlan PlanFallback(string sql, IReadOnlyDictionary<string, Literal>? parameters = null) =>
        new FallbackPlanner(_catalog, _parser, new ParameterSet(parameters ?? new Dictionary<string, Literal>())).Plan(sql, _parser.Parse(sql));

    public IReadOnlyCollection<MissingPartition> Missing => [];

    public async Task ScanAsync(PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, CancellationToken cancellationToken)
    {
        foreach (var partition in partitions)
        {
            await BeforeAsk(plan, partition);
        }

        // As over several silos: those of the first are asked one by one, the others merge what theirs answer.
        foreach (var together in partitions.Chunk(PartitionsOfSilo).Select((chunk, index) => (Partitions: chunk, IsElsewhere: index > 0)))
        {
            var answers = together.Partitions.Select(partition => Lock(() => PartitionExecutor.Execute(plan, table => _slices[table.Id][partition.Value], cancellationToken))).ToList();
            Interlocked.Add(ref _indexReads, answers.Sum(answer => answer.Indexes.Length));
            Interlocked.Add(ref _rowsGathered, answers.Sum(answer => answer.Answered.Rows));
            foreach (var answer in together.IsElsewhere && PartialMerge.Reduces(plan.Output) ? [Merge(plan, answers)] : answers)
            {
                await take(answer);
            }
        }
    }

    public void Dispose()
    {
        _parser.Dispose();
        _fallback.Dispose();
    }

    private static PartialResult Merge(PartitionPlan plan, List<PartialResult> answers)
    {
        var merge = new PartialMerge(plan.Output);
        answers.ForEach(merge.Add);
        return merge.Finish();
    }

    private Task<QueryAnswer> RunAsync(QueryStatement query, IReadOnlyDictionary<string, Literal>? parameters, CancellationToken cancellationToken) =>
        NewRun(parameters).RunAsync(query, cancellationToken);

    private QueryRun NewRun(IReadOnlyDictionary<string, Literal>? parameters) => new(this, _parser, _fallback, Options, _catalog, parameters ?? new Dictionary<string, Literal>());

    private static object?[][] RowsOf(ColumnBatch batch) =>
        [.. Enumerable.Range(0, batch.RowCount).Select(row => batch.Columns.Select(column => column.GetValue(row)).ToArray())];
}
