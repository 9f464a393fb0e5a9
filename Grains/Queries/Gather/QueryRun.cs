using System.Diagnostics;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Planning.Joins;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Streams;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Gather;

/// <summary>
/// One query from its statement to its answer: by the native engine if its planner can, otherwise by DuckDB over gathered
/// rows. What both refuse is the caller's error, and the native one is reported unless it only says that it does not know.
/// </summary>
internal sealed class QueryRun(
    IPartitionScan partitions, DuckDbParser parser, FallbackExecutor fallback, QueryOptions options, CatalogView catalog, IReadOnlyDictionary<string, Literal> parameters)
{
    /// <exception cref="SqlException">The statement is refused.</exception>
    /// <exception cref="GridException">A partition did not answer, or a limit was exceeded.</exception>
    public async Task<QueryAnswer> RunAsync(QueryStatement statement, CancellationToken cancellationToken)
    {
        var (plan, refusal) = PlanNatively(statement);
        if (plan is not null)
        {
            try
            {
                return await RunNativelyAsync(plan, cancellationToken);
            }
            catch (RequestException failure) when (failure.Code == ErrorCode.NotSupported)
            {
                // Some operations are found to be beyond the native engine only when it meets the values.
                refusal = failure;
            }
        }

        using var session = await OpenFallbackAsync(statement, refusal!, cancellationToken);
        var answer = await session.RunAsync(partitions, cancellationToken);
        return new QueryAnswer(answer.Columns, answer.Batch, PartitionsOf(session.Plan), () => FallbackPlanTree.Of(session.Plan, refusal!.Message, catalog, answer)) { Missing = [.. partitions.Missing] };
    }

    /// <summary>The rows of one query, as they are read; the stream is to be disposed of.</summary>
    /// <param name="cancellationToken">Ends the stream too.</param>
    /// <exception cref="SqlException">The statement is refused.</exception>
    /// <exception cref="GridException">A partition did not answer, or a limit was exceeded.</exception>
    public async Task<ResultStream> OpenAsync(QueryStatement statement, TimeProvider time, CancellationToken cancellationToken)
    {
        var (plan, refusal) = PlanNatively(statement);
        if (plan is not null)
        {
            try
            {
                return PartitionStream.CanStream(plan)
                    ? await StartedStream.StartAsync(new PartitionStream(partitions, plan, options, time, cancellationToken))
                    : ToStream(await RunNativelyAsync(plan, cancellationToken));
            }
            catch (RequestException failure) when (failure.Code == ErrorCode.NotSupported)
            {
                refusal = failure;
            }
        }

        var session = await OpenFallbackAsync(statement, refusal!, cancellationToken);
        return await FallbackStream.StartAsync(session, partitions, PartitionsOf(session.Plan), options.StreamPageBytes, cancellationToken);
    }

    /// <summary>How a query would be answered, without any partition being asked.</summary>
    /// <exception cref="SqlException">The statement is refused.</exception>
    public async Task<PlanNode> ExplainAsync(QueryStatement statement, CancellationToken cancellationToken)
    {
        var (plan, refusal) = PlanNatively(statement);
        if (plan is not null)
        {
            return NativePlanTree.Of(plan, catalog, null);
        }

        using var session = await OpenFallbackAsync(statement, refusal!, cancellationToken);
        return FallbackPlanTree.Of(session.Plan, refusal!.Message, catalog, null);
    }

    private (SelectPlan? Plan, RequestException? Refusal) PlanNatively(QueryStatement statement)
    {
        if (statement.Native is not { } written)
        {
            return (null, statement.Refusal);
        }

        try
        {
            var select = ViewInlining.Expand(written, catalog, parser);
            if (select.Join is not null)
            {
                return (new JoinPlanner(select, Find, new ParameterSet(parameters), options, catalog.PartitionCount).Plan(), null);
            }

            var table = select.Table is null ? null : Find(select.Table);
            return (new SelectPlanner(select, table, new ParameterSet(parameters), options, catalog.PartitionCount).Plan(), null);
        }
        catch (SqlException refusal) when (refusal.Code != ErrorCode.ParameterMismatch && (refusal.Code != ErrorCode.TableNotFound || statement.Native.Join is not null))
        {
            // What no table of a join is called may be one beside it, which DuckDB can see.
            return (null, refusal);
        }
    }

    private async Task<FallbackSession> OpenFallbackAsync(QueryStatement statement, RequestException refusal, CancellationToken cancellationToken)
    {
        try
        {
            var plan = new FallbackPlanner(catalog, parser, new ParameterSet(parameters)).Plan(statement.Text, parser.Parse(statement.Text));
            return await fallback.OpenAsync(plan, catalog, cancellationToken);
        }
        catch (SqlException) when (refusal.Code != ErrorCode.NotSupported)
        {
            // Both refuse it, and the first knows the grid's names and places better.
            throw refusal;
        }
    }

    private async Task<QueryAnswer> RunNativelyAsync(SelectPlan plan, CancellationToken cancellationToken)
    {
        Vector[] columns = [];
        var count = 1;
        var tally = new GatherTally();
        if (plan.Join is { IsColocated: false } join)
        {
            plan = join.Arrange(await new BroadcastGather(partitions, options).RunAsync(join, cancellationToken), plan.Finish);
        }

        var started = Stopwatch.GetTimestamp();
        if (plan.Scan is not null)
        {
            var merge = new AnswerMerge(plan.Scan.Output, options);
            await partitions.ScanAsync(plan.Scan, plan.Partitions, answer =>
            {
                tally.Add(answer);
                merge.Add(answer);
                return Task.CompletedTask;
            }, cancellationToken);
            (columns, count) = merge.Finish();
        }

        var gatherTime = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var batch = AnswerFinish.Finish(plan.Finish, columns, count, options);
        var measure = new NativeMeasure(tally.Answered, tally.Merged, gatherTime, Stopwatch.GetElapsedTime(started), batch.RowCount) { Joins = tally.Joins, Indexes = tally.Indexes };
        return new QueryAnswer(plan.Finish.Columns, batch, plan.Partitions.Length, () => NativePlanTree.Of(plan, catalog, measure)) { Missing = [.. partitions.Missing] };
    }

    private WholeStream ToStream(QueryAnswer answer) => new(answer.Columns, [answer.Batch], answer.PartitionsAsked, null, options.StreamPageBytes) { Missing = answer.Missing };

    private TableSchema Find(TableNode node) => catalog.FindView(node.Name) is not null ? throw SqlErrors.NotSupported("A view here", node.Position) : catalog.Tables.FirstOrDefault(table => Identifier.Comparer.Equals(table.Name.ToString(), node.Name))
        ?? throw new SqlException(ErrorCode.TableNotFound, TableDirectory.NotFound(node.Name, catalog).Message, node.Position);

    // Each of them is asked once a table.
    private static int PartitionsOf(FallbackPlan plan) => plan.Reads.SelectMany(read => read.Partitions).Distinct().Count();
}
