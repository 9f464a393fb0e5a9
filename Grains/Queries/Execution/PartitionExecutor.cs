using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution;

/// <summary>Runs one partition's part of a query over its slice, chunk by chunk. Pure; the slice must not change meanwhile.</summary>
internal static class PartitionExecutor
{
    /// <exception cref="RequestException">A limit of the plan is exceeded, a value leaves its range, or the plan is of an unknown format.</exception>
    public static PartialResult Execute(PartitionPlan plan, TableSlice slice, CancellationToken cancellationToken)
    {
        if (plan.FormatVersion != PartitionPlan.CurrentFormat)
        {
            throw new RequestException(ErrorCode.NotSupported,
                $"The plan has format {plan.FormatVersion}; this silo knows {PartitionPlan.CurrentFormat}. Run the same version of Grid everywhere.");
        }

        var evaluator = new ExpressionEvaluator(new SliceSource(slice));
        return plan.Output switch
        {
            GroupOutput groups => ExecuteGroups(plan, groups, slice, evaluator, cancellationToken),
            RowOutput rows => ExecuteRows(plan, rows, slice, evaluator, cancellationToken),
            _ => throw new RequestException(ErrorCode.NotSupported, $"The plan has output {plan.Output.GetType().Name}, which this silo does not know."),
        };
    }

    private static PartialResult ExecuteGroups(
        PartitionPlan plan, GroupOutput output, TableSlice slice, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        var aggregation = new GroupAggregation(output);
        foreach (var rows in Scan(plan, slice, evaluator, cancellationToken))
        {
            Vector[] keys = [.. output.Keys.Select(key => evaluator.Evaluate(key, rows))];
            aggregation.Add(keys, rows.Count, [.. output.Aggregates.Select(call => Argument(call, rows, evaluator))]);
        }

        return Check(aggregation.ToPartial(), output.MaxBytes);
    }

    private static (Vector? Values, int[]? Rows) Argument(AggregateCall call, RowSet rows, ExpressionEvaluator evaluator)
    {
        var chosen = call.Filter is null ? null : evaluator.Filter(call.Filter, rows);
        var set = chosen is null ? rows : rows.Select(chosen);
        return (call.Argument is null ? null : evaluator.Evaluate(call.Argument, set), chosen);
    }

    private static PartialResult ExecuteRows(
        PartitionPlan plan, RowOutput output, TableSlice slice, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        var collection = new RowCollection(output);
        foreach (var rows in Scan(plan, slice, evaluator, cancellationToken))
        {
            collection.Add([.. output.Columns.Select(column => evaluator.Evaluate(column, rows))], rows.Count);
            if (collection.IsFull)
            {
                break;
            }
        }

        return Check(new PartialResult([.. collection.ToBatches()], []), output.MaxBytes);
    }

    // The live rows of each chunk that pass the filter; chunks without any are passed over.
    private static IEnumerable<RowSet> Scan(PartitionPlan plan, TableSlice slice, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        for (var chunk = 0; chunk < slice.ChunkCount; chunk++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = LiveRows(slice, chunk);
            if (plan.Filter is not null && rows.Count > 0)
            {
                rows = rows.Select(evaluator.Filter(plan.Filter, rows));
            }

            if (rows.Count > 0)
            {
                yield return rows;
            }
        }
    }

    private static RowSet LiveRows(TableSlice slice, int index)
    {
        var chunk = slice.GetChunk(index);
        var places = new int[chunk.SlotCount];
        var count = 0;
        for (var slot = 0; slot < chunk.SlotCount; slot++)
        {
            if (chunk.IsDense || (chunk.Live[slot >> 6] & (1UL << (slot & 63))) != 0)
            {
                places[count++] = slot;
            }
        }

        return new RowSet(index, places.AsMemory(0, count));
    }

    private static PartialResult Check(PartialResult result, long maxBytes) => result.ByteCount <= maxBytes
        ? result
        : throw new RequestException(ErrorCode.LimitExceeded, $"One partition's answer takes {result.ByteCount} bytes; at most {maxBytes} are accepted. Filter more, select fewer columns, or use LIMIT.");
}
