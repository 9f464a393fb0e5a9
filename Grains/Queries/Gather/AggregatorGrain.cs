using System.Diagnostics;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Sql;
using Grid.Queries;
using Grid.Tables;
using Orleans.Concurrency;

namespace Grid.Grains.Queries.Gather;

/// <summary>Carries the query side: parse, plan, gather, finish. Holds nothing between calls; every silo has its own.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class AggregatorGrain(TableDirectory tables, StatementCache statements, QueryOptions options) : Grain, IAggregatorGrain
{
    public async Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout);
        try
        {
            var result = statements.Get(request.Sql) switch
            {
                SelectStatement select => await SelectAsync(select, request, deadline.Token),
                InsertStatement insert => await InsertAsync(insert, request, deadline.Token),
                CreateTableStatement create => await CreateAsync(create),
                DropTableStatement drop => await DropAsync(drop),
                var other => throw SqlErrors.NotSupported(other.GetType().Name, 0),
            };
            return result with { ElapsedMilliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds };
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new GridException(ErrorCode.Timeout, $"The statement did not finish within {request.Timeout.TotalSeconds:0.#} s. Ask for less, or allow more time.", isTransient: true);
        }
    }

    private async Task<QueryResult> SelectAsync(SelectStatement statement, QueryRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var plan = await PlanAsync(statement, request);
            try
            {
                return await RunAsync(plan, cancellationToken);
            }
            catch (RequestException failure) when (failure.Code is ErrorCode.SchemaChanged or ErrorCode.TableNotFound && attempt == 0)
            {
                // The copy of the catalog is old; nothing has been answered yet, so the whole statement is planned anew.
                await tables.RefreshAsync();
            }
        }
    }

    private async Task<SelectPlan> PlanAsync(SelectStatement statement, QueryRequest request)
    {
        var table = statement.Table is null ? null : await FindAsync(statement.Table);
        var view = await tables.GetViewAsync();
        return new SelectPlanner(statement, table, new ParameterSet(request.Parameters), options, view.PartitionCount).Plan();
    }

    private async Task<QueryResult> RunAsync(SelectPlan plan, CancellationToken cancellationToken)
    {
        Vector[] columns = [];
        var count = 1;
        if (plan.Scan is not null)
        {
            var merge = await new PartitionGather(GrainFactory, options).RunAsync(plan, cancellationToken);
            (columns, count) = merge.Finish();
        }

        var batch = AnswerFinish.Finish(plan.Finish, columns, count, options);
        return new QueryResult(plan.Finish.Columns, [batch], null, 0, plan.Partitions.Length, plan.Partitions.Length);
    }

    private async Task<QueryResult> InsertAsync(InsertStatement statement, QueryRequest request, CancellationToken cancellationToken)
    {
        var table = await FindAsync(statement.Table);
        var view = await tables.GetViewAsync();
        var run = new InsertRun(GrainFactory, statement, table, new ParameterSet(request.Parameters), view.PartitionCount);
        var (rows, partitions) = await run.RunAsync(cancellationToken);
        return new QueryResult([], [], rows, 0, partitions, partitions);
    }

    private async Task<QueryResult> CreateAsync(CreateTableStatement statement)
    {
        await GrainFactory.GetGrain<ICatalogGrain>(0).CreateTableAsync(statement.Definition, statement.IfNotExists);
        await tables.RefreshAsync();
        return new QueryResult([], [], null, 0, 0, 0);
    }

    private async Task<QueryResult> DropAsync(DropTableStatement statement)
    {
        try
        {
            await GrainFactory.GetGrain<ICatalogGrain>(0).DropTableAsync(NameOf(statement.Table), statement.IfExists);
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.TableNotFound)
        {
            throw new SqlException(failure.Code, failure.Message, statement.Table.Position);
        }

        await tables.RefreshAsync();
        return new QueryResult([], [], null, 0, 0, 0);
    }

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
