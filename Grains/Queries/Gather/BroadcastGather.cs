using System.Collections.Immutable;
using System.Diagnostics;
using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;
using Grid.Grains.Queries.Planning.Joins;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Gather;

/// <summary>
/// Gathers the tables of a join that are to be sent to the partitions: of the ways to arrange the join, the one that sends
/// fewest rows. Their numbers are asked for first, because gathering a table that turns out to be large would cost more than all else.
/// </summary>
internal sealed class BroadcastGather(IPartitionScan partitions, QueryOptions options)
{
    /// <exception cref="RequestException"><see cref="ErrorCode.NotSupported"/>: in every arrangement a table is too large to be sent.</exception>
    public async Task<ImmutableArray<SentTable>> RunAsync(JoinPlan plan, CancellationToken cancellationToken)
    {
        var candidates = plan.Scope.Tables.Where(table => plan.Arrangements.Any(set => set.Contains(table.Index))).ToList();
        var counts = await Task.WhenAll(candidates.Select(table => CountAsync(plan, table, cancellationToken)));
        var rowsOf = candidates.Zip(counts).ToDictionary(pair => pair.First.Index, pair => pair.Second);
        var affordable = plan.Arrangements.Where(set => rowsOf.All(table => !set.Contains(table.Key) || table.Value <= options.MaxBroadcastRows)).ToList();
        if (affordable.Count == 0)
        {
            throw TooLarge($"{string.Join(", ", candidates.Select(table => $"{table.Alias} has {rowsOf[table.Index]} rows"))}; at most {options.MaxBroadcastRows} (Grid:Query:MaxBroadcastRows) are sent");
        }

        var chosen = affordable.MinBy(set => rowsOf.Where(table => set.Contains(table.Key)).Sum(table => table.Value));
        return [.. await Task.WhenAll(candidates.Where(table => chosen.Contains(table.Index)).Select(table => GatherAsync(plan, table, cancellationToken)))];
    }

    private async Task<long> CountAsync(JoinPlan plan, JoinedTable table, CancellationToken cancellationToken)
    {
        var output = new GroupOutput([], [new AggregateCall(AggregateFunction.CountRows, null, IsDistinct: false, null, ColumnType.BigInt)], 1, options.MaxResultBytes);
        var rows = await AskAsync(plan, table, output, cancellationToken);
        return rows.Columns[0].GetValues<long>()[0];
    }

    private async Task<SentTable> GatherAsync(JoinPlan plan, JoinedTable table, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var ordinals = plan.ColumnsOf(table);
        Expression[] columns = [.. ordinals.Select(ordinal => new ColumnExpression(ordinal, table.Schema.Columns[ordinal].Type))];
        ColumnBatch rows;
        try
        {
            rows = await AskAsync(plan, table, new RowOutput(columns, [], null, options.MaxBroadcastRows, options.MaxBroadcastBytes), cancellationToken);
        }
        catch (RequestException failure) when (failure.Code == ErrorCode.LimitExceeded)
        {
            throw TooLarge($"the rows of {table.Alias} take more than {options.MaxBroadcastBytes} bytes (Grid:Query:MaxBroadcastBytes), or have become more than {options.MaxBroadcastRows}");
        }

        return new SentTable(table, ordinals, rows, Stopwatch.GetElapsedTime(started));
    }

    private async Task<ColumnBatch> AskAsync(JoinPlan plan, JoinedTable table, PlanOutput output, CancellationToken cancellationToken)
    {
        var filter = plan.SideOf(table).Filter;
        var limits = new QueryOptions { MaxResultRows = options.MaxBroadcastRows, MaxResultBytes = options.MaxBroadcastBytes, MaxGroups = options.MaxGroups };
        var merge = new AnswerMerge(output, limits);
        var scan = new PartitionPlan(PartitionPlan.CurrentFormat, TableRef.Of(table.Schema), filter, output);
        await partitions.ScanAsync(scan, PartitionPruning.Find(table.Schema, filter, plan.PartitionCount), answer =>
        {
            merge.Add(answer);
            return Task.CompletedTask;
        }, cancellationToken);
        var (columns, count) = merge.Finish();
        return new ColumnBatch(count, [.. columns.Select(column => column.ToColumn())]);
    }

    private static RequestException TooLarge(string what) =>
        new(ErrorCode.NotSupported, $"A join of tables that lie apart by the columns it compares, with no small side, is not supported: {what}.");
}
