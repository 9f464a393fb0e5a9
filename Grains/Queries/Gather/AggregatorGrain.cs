using System.Diagnostics;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Definitions;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Streams;
using Grid.Grains.Queries.Writes;
using Grid.Queries;
using Grid.Tables;
using Orleans.Concurrency;

namespace Grid.Grains.Queries.Gather;

/// <summary>Carries the query side: parse, plan, gather, finish. Holds nothing between calls; every silo has its own.</summary>
[StatelessWorker]
[Reentrant]
internal sealed partial class AggregatorGrain(
    TableDirectory tables, StatementCache statements, DuckDbParser parser, FallbackExecutor fallback, QueryOptions options,
    ISiloQueries silos, IPartitionWhereabouts whereabouts, RunningQueries running, OpenCursors cursors, TimeProvider time) : Grain, IAggregatorGrain
{
    public async Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await WithinDeadlineAsync(request, RunAsync, cancellationToken);
        return result with { ElapsedMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
    }

    public Task<ResultPage> OpenAsync(QueryRequest request, CancellationToken cancellationToken) => WithinDeadlineAsync(request, OpenCursorAsync, cancellationToken);

    public Task CancelAsync(QueryId query) => silos.CancelAsync(query);

    private async Task<T> WithinDeadlineAsync<T>(QueryRequest request, Func<QueryRequest, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        request = Named(request);
        using var work = running.Enter(request.Id);
        using var timer = new CancellationTokenSource(request.Timeout);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken, work.Token);
        using var end = deadline.Token.Register(() => silos.CancelAsync(request.Id).Ignore());
        try
        {
            return await run(request, deadline.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GridException(ErrorCode.Timeout,
                $"The statement was to finish within {request.Timeout.TotalSeconds:0.#} s and was ended after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.#} s. Ask for less, or allow more time (Timeout).",
                isTransient: true);
        }
    }

    private async Task<QueryResult> RunAsync(QueryRequest request, CancellationToken cancellationToken) => statements.Get(request.Sql) switch
    {
        not QueryStatement when request.AllowPartial => throw new RequestException(ErrorCode.InvalidRequest, "Only a query may be answered in part: AllowPartial is set for a statement that is none. Nothing was applied."),
        QueryStatement query => await QueryAsync(query, request, cancellationToken),
        ExplainStatement explain => await ExplainAsync(explain, request, cancellationToken),
        ExplainWriteStatement explain => await WriteAsync(request, async (writer, catalog) => PlanResult(
            await new WriteExplain(
                writer, request.Parameters, (query, values, token) => WithCatalogAsync(request with { Parameters = values }, run => run.ExplainAsync(query, token)))
                .RunAsync(explain, catalog, cancellationToken),
            0)),
        ShowTablesStatement => Result(CatalogAnswers.ShowTables(await tables.RefreshAsync()), 0),
        DescribeStatement describe => Result(await DescribeAsync(describe.Table), 0),
        SqlStatement write when write is InsertStatement or UpdateStatement or DeleteStatement =>
            await WriteAsync(request, (writer, catalog) => writer.RunAsync(write, catalog, cancellationToken)),
        DefinitionStatement definition => await DefineAsync(definition, request, cancellationToken),
        var other => throw SqlErrors.NotSupported(other.GetType().Name, 0),
    };

    private static QueryRequest Named(QueryRequest request) => request.Timeout <= TimeSpan.Zero || request.Timeout > QueryRequest.MaxTimeout
        ? throw new RequestException(ErrorCode.InvalidRequest, $"The request allows {request.Timeout.TotalSeconds:0.#} s; a statement takes more than 0 and at most {QueryRequest.MaxTimeout.TotalSeconds:0} s.")
        : request.Id.IsNone ? request with { Id = QueryId.New() } : request;

    private async Task<QueryResult> QueryAsync(QueryStatement statement, QueryRequest request, CancellationToken cancellationToken)
    {
        var answer = await WithCatalogAsync(Allowing(statement, request), run => run.RunAsync(statement, cancellationToken));
        return new QueryResult(answer.Columns, [answer.Batch], null, 0, answer.PartitionsAsked, answer.PartitionsAsked - answer.Missing.Length) { Missing = answer.Missing };
    }

    private async Task<QueryResult> ExplainAsync(ExplainStatement statement, QueryRequest request, CancellationToken cancellationToken)
    {
        if (!statement.IsAnalyze)
        {
            return PlanResult(await WithCatalogAsync(request, run => run.ExplainAsync(statement.Query, cancellationToken)), 0);
        }

        var answer = await WithCatalogAsync(request, run => run.RunAsync(statement.Query, cancellationToken));
        return PlanResult(answer.Describe(), answer.PartitionsAsked);
    }

    private static QueryResult PlanResult(PlanNode plan, int partitions) => Result(
        TextRows.Of(["plan"], [.. PlanPrinter.Print(plan).Select(line => new string?[] { line })]), partitions);

    private static QueryResult Result((ResultColumn[] Columns, ColumnBatch Batch) rows, int partitions) => new(rows.Columns, [rows.Batch], null, 0, partitions, partitions);

    private async Task<T> WithCatalogAsync<T>(QueryRequest request, Func<QueryRun, Task<T>> run)
    {
        for (var attempt = 0; ; attempt++)
        {
            var view = await CatalogForAsync(request.Sql);
            try
            {
                return await run(new QueryRun(NewGather(request), parser, fallback, options, view, request.Parameters));
            }
            catch (RequestException failure) when (failure.Code is ErrorCode.SchemaChanged or ErrorCode.TableNotFound && attempt == 0)
            {
                // The copy of the catalog is old; nothing has been answered yet, so the whole statement is planned anew.
                await tables.RefreshAsync();
            }
        }
    }

    // Who asks for the list of tables means the tables of now, and a view is what it is now; a table of which this silo knows an
    // old state, or none, is noticed by itself.
    private async Task<CatalogView> CatalogForAsync(string sql)
    {
        var known = await tables.GetViewAsync();
        return sql.Contains(InformationSchema.Name, StringComparison.OrdinalIgnoreCase)
            || known.Views.Any(view => sql.Contains(view.Name.ToString(), StringComparison.OrdinalIgnoreCase))
            ? await tables.RefreshAsync()
            : known;
    }

    private async Task<QueryResult> WriteAsync(QueryRequest request, Func<StatementWriter, CatalogView, Task<QueryResult>> write)
    {
        var catalog = await CatalogForAsync(request.Sql);
        var writer = NewWriter(request);
        try
        {
            return await write(writer, catalog);
        }
        catch (SqlException failure) when (failure.Code is ErrorCode.TableNotFound or ErrorCode.ColumnNotFound && catalog.Version == tables.Current.Version)
        {
            // Planning failed, so that nothing is written; the copy of the catalog may be older than the table or column.
            var newer = await tables.RefreshAsync();
            if (newer.Version == catalog.Version)
            {
                throw;
            }

            return await write(writer, newer);
        }
    }

    private static QueryRequest Allowing(QueryStatement statement, QueryRequest request) => request with { AllowPartial = request.AllowPartial || statement.AllowsPartial };

    private PartitionGather NewGather(QueryRequest request) =>
        new(GrainFactory, silos, whereabouts, request.Id, request.AllowPartial ? new MissingPartitions(request.Timeout, time) : null);

    private StatementWriter NewWriter(QueryRequest request) => new(
        new GrainPartitionWrites(GrainFactory), new MutationQuery(NewGather(request), parser, fallback), options, request.Parameters,
        (query, values, token) => WithCatalogAsync(request with { Parameters = values }, run => run.RunAsync(query, token)), tables.RefreshAsync);

    private Task<QueryResult> DefineAsync(DefinitionStatement statement, QueryRequest request, CancellationToken cancellationToken)
    {
        var catalog = GrainFactory.GetGrain<ICatalogGrain>(0);
        if (statement is not CreateTableStatement { Query: not null } filled)
        {
            return new DefinitionRun(catalog, new ViewCreation(catalog, parser, fallback), tables.RefreshAsync, request.Parameters).RunAsync(statement);
        }

        var writer = NewWriter(request);
        return new FilledTable(
            catalog, tables.RefreshAsync, query => writer.AnswerAsync(query, cancellationToken),
            (insert, answer, view) => writer.InsertAsync(insert, answer, view, cancellationToken)).CreateAsync(filled);
    }

    private async Task<(ResultColumn[] Columns, ColumnBatch Batch)> DescribeAsync(TableNode node) =>
        (await tables.RefreshAsync()).FindView(node.Name) is { } view ? CatalogAnswers.Describe(view) : CatalogAnswers.Describe(await FindAsync(node));

    private async Task<TableSchema> FindAsync(TableNode node)
    {
        try
        {
            return await tables.GetAsync(NameOf(node));
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.TableNotFound)
        {
            throw new SqlException(failure.Code, failure.Message, node.Position);
        }
    }

    private static TableName NameOf(TableNode node)
    {
        try
        {
            return TableName.Create(node.Name);
        }
        catch (RequestException failure)
        {
            throw new SqlException(failure.Code, failure.Message, node.Position);
        }
    }
}
