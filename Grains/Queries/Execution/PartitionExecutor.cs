using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Joins;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Grains.Queries.Execution.Totals;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution;

/// <summary>Runs one partition's part of a query over its slice, chunk by chunk. Pure; the slice must not change meanwhile.</summary>
internal static class PartitionExecutor
{
    // The group of every row, when there is one only.
    private static readonly int[] OnlyGroup = new int[TableSlice.ChunkSize];

    /// <summary>Runs a plan over one table or a join.</summary>
    /// <param name="find">The slice of a table.</param>
    /// <exception cref="RequestException">A limit of the plan is exceeded, a value leaves its range, or the plan is of an unknown format.</exception>
    public static PartialResult Execute(PartitionPlan plan, Func<TableRef, TableSlice> find, CancellationToken cancellationToken) => plan.Join is null
        ? Execute(plan, find(plan.Table), cancellationToken)
        : JoinExecutor.Execute(plan, plan.Join, find, cancellationToken);

    /// <summary>Runs a plan over one table.</summary>
    /// <exception cref="RequestException">A limit of the plan is exceeded, a value leaves its range, or the plan is of an unknown format.</exception>
    public static PartialResult Execute(PartitionPlan plan, TableSlice slice, CancellationToken cancellationToken)
    {
        RequireFormat(plan, PartitionPlan.CurrentFormat);

        var evaluator = new ExpressionEvaluator(new SliceSource(slice));
        var codes = new SliceCodes(slice);
        var scan = new SliceScan(slice, plan.Filter, evaluator, codes);
        var result = plan.Output switch
        {
            GroupOutput groups => ExecuteGroups(groups, slice, scan, evaluator, codes, cancellationToken),
            RowOutput rows when plan.Share is { } share => ShareExecutor.Execute(rows, share, slice, scan, evaluator, cancellationToken),
            RowOutput rows => ExecuteRows(rows, slice, scan, evaluator, cancellationToken),
            _ => throw UnknownOutput(plan),
        };
        return result with { Indexes = scan.IndexTallies(firstColumn: 0) };
    }

    /// <summary>Refuses a plan of another format than the one that is meant.</summary>
    internal static void RequireFormat(PartitionPlan plan, int format)
    {
        if (plan.FormatVersion != format)
        {
            throw new RequestException(ErrorCode.NotSupported, $"The plan has format {plan.FormatVersion}; this silo expects {format}. Run the same version of Grid everywhere.");
        }
    }

    internal static RequestException UnknownOutput(PartitionPlan plan) =>
        new(ErrorCode.NotSupported, $"The plan has output {plan.Output.GetType().Name}, which this silo does not know.");

    /// <summary>Takes rows into their groups.</summary>
    /// <param name="totals">The aggregates that are taken elsewhere; null for none.</param>
    internal static void AddRows(
        GroupOutput output, GroupAggregation aggregation, SliceTotals? totals, RowSet rows, ReadOnlySpan<int> groups, ExpressionEvaluator evaluator)
    {
        for (var index = 0; index < output.Aggregates.Length; index++)
        {
            if (totals?.Has(index) == true)
            {
                continue;
            }

            var call = output.Aggregates[index];
            var set = rows;
            var of = groups;
            if (call.Filter is not null)
            {
                var chosen = evaluator.Filter(call.Filter, rows);
                set = rows.Select(chosen);
                of = GroupsOf(chosen, groups);
            }

            if (totals?.FindColumn(index) is { } column && aggregation.TryAdd(index, column, set, of))
            {
                continue;
            }

            var values = call.Argument is null ? null : evaluator.Evaluate(call.Argument, set);
            if (call.Order.Length == 0 || call.IsDistinct)
            {
                aggregation.Add(index, values, of);
            }
            else
            {
                aggregation.AddOrdered(index, values!, OrderKeys.Of(call.Order, [.. call.Order.Select(key => evaluator.Evaluate(key.Value, set))], set.Count), of);
            }
        }
    }

    private static int[] GroupsOf(ReadOnlySpan<int> rows, ReadOnlySpan<int> groups)
    {
        var of = new int[rows.Length];
        for (var index = 0; index < of.Length; index++)
        {
            of[index] = groups[rows[index]];
        }

        return of;
    }

    /// <summary>Refuses an answer that is too large.</summary>
    internal static PartialResult Check(PartialResult result, long maxBytes) => result.ByteCount <= maxBytes
        ? result
        : throw new RequestException(ErrorCode.LimitExceeded, $"One partition's answer takes {result.ByteCount} bytes; at most {maxBytes} are accepted. Filter more, select fewer columns, or use LIMIT.");

    private static PartialResult ExecuteGroups(
        GroupOutput output, TableSlice slice, SliceScan scan, ExpressionEvaluator evaluator, SliceCodes codes, CancellationToken cancellationToken)
    {
        var groups = CodeGroups.TryCreate(output.Keys, key => KeyCodes.TryCreate(key, codes), output.MaxGroups);
        var aggregation = new GroupAggregation(output, groups);
        var totals = new SliceTotals(output, slice, codes);
        int[] places = [];
        Span<ulong> words = stackalloc ulong[SlotMask.MaxWords];
        foreach (var index in scan.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = slice.GetChunk(index);
            var mask = words[..chunk.Live.Length];
            var count = scan.Select(chunk, mask);
            if (count == 0)
            {
                continue;
            }

            totals.Add(chunk, mask, isWhole: mask.SequenceEqual(chunk.Live));
            if (!totals.AreAll)
            {
                if (count < chunk.SlotCount)
                {
                    GroupArray.Grow(ref places, count);
                }

                var rows = new RowSet(index, SlotMask.ToPlaces(mask, count, chunk.SlotCount, places));
                var numbers = output.Keys.Length == 0 ? OnlyGroup.AsSpan(0, count)
                    : groups is not null ? aggregation.Find(rows, chunk.SlotCount)
                    : aggregation.Find([.. output.Keys.Select(key => evaluator.Evaluate(key, rows))], rows.Count);
                AddRows(output, aggregation, totals, rows, numbers, evaluator);
            }
        }

        for (var index = 0; index < output.Aggregates.Length; index++)
        {
            if (totals.Has(index))
            {
                aggregation.AddTotal(index, totals.States(index));
            }
        }

        return Check(aggregation.ToPartial(), output.MaxBytes);
    }

    private static PartialResult ExecuteRows(
        RowOutput output, TableSlice slice, SliceScan scan, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        var collection = new RowCollection(output);
        var top = TopRows.TryCreate(output, slice);
        Span<ulong> words = stackalloc ulong[SlotMask.MaxWords];
        // Whether a filter fails must not depend on what is known of chunks.
        var canSkip = top is not null && !scan.CanFail;
        foreach (var index in canSkip ? top!.Order(scan.Chunks) : scan.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (canSkip && top!.CanSkip(index))
            {
                continue;
            }

            var chunk = slice.GetChunk(index);
            var mask = words[..chunk.Live.Length];
            var count = scan.Select(chunk, mask);
            count = top is null || count == 0 ? count : top.Select(chunk, mask);
            if (count == 0)
            {
                continue;
            }

            var rows = new RowSet(index, SlotMask.ToPlaces(mask, count, chunk.SlotCount));
            collection.Add([.. output.Columns.Select(column => evaluator.Evaluate(column, rows))], rows.Count);
            if (collection.IsFull)
            {
                break;
            }
        }

        return Check(new PartialResult([.. collection.ToBatches()], []), output.MaxBytes);
    }
}
