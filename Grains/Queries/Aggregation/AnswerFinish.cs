using Grid.Errors;
using Grid.Grains.Queries.Execution;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Rows;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Grains.Queries.Planning;
using Grid.Queries;

namespace Grid.Grains.Queries.Aggregation;

/// <summary>HAVING, the select list, DISTINCT, ORDER BY and LIMIT over the merged answer.</summary>
internal static class AnswerFinish
{
    /// <summary>The rows of the result, in one batch.</summary>
    public static ColumnBatch Finish(FinishPlan plan, Vector[] merged, int count, QueryOptions options)
    {
        var evaluator = new ExpressionEvaluator(new VectorSource(merged));
        var rows = new RowSet(0, Enumerable.Range(0, count).ToArray());
        if (plan.Having is not null)
        {
            rows = rows.Select(evaluator.Filter(plan.Having, rows));
        }

        if (plan.IsDistinct)
        {
            var distinct = new GroupTable(options.MaxGroups);
            distinct.Find([.. plan.Projection.Select(column => evaluator.Evaluate(column, rows))], rows.Count);
            var columns = distinct.Keys([.. plan.Projection.Select(column => column.Type)]);
            var some = Choose(plan, [.. plan.Order.Select(key => columns[key.Column])], distinct.Count, options);
            return new ColumnBatch(some.Length, [.. columns.Select(column => column.Gather(some).ToColumn())]);
        }

        // What is not sorted by is computed for the rows of the result only.
        var chosen = rows.Select(Choose(plan, [.. plan.Order.Select(key => evaluator.Evaluate(plan.Projection[key.Column], rows))], rows.Count, options));
        return new ColumnBatch(chosen.Count, [.. plan.Projection.Take(plan.Columns.Length).Select(column => evaluator.Evaluate(column, chosen).ToColumn())]);
    }

    // The rows of the result, in order.
    private static int[] Choose(FinishPlan plan, Vector[] keys, int count, QueryOptions options)
    {
        var ordered = RowOrder.Sort(keys, count, [.. plan.Order.Select((key, index) => key with { Column = index })]);
        var start = (int)Math.Min(plan.Offset, ordered.Length);
        var length = (int)Math.Min(plan.Limit ?? long.MaxValue, ordered.Length - start);
        return length <= options.MaxResultRows
            ? ordered[start..(start + length)]
            : throw new RequestException(ErrorCode.LimitExceeded, $"The result has {length} rows; at most {options.MaxResultRows} are answered. Filter more, or use LIMIT.");
    }
}
