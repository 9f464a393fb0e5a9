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

        Vector[] columns = [.. plan.Projection.Select(column => evaluator.Evaluate(column, rows))];
        var rowCount = rows.Count;
        if (plan.IsDistinct)
        {
            var distinct = new GroupTable(options.MaxGroups);
            distinct.Find(columns, rowCount);
            columns = distinct.Keys([.. columns.Select(column => column.Type)]);
            rowCount = distinct.Count;
        }

        var ordered = RowOrder.Sort(columns, rowCount, plan.Order);
        var start = (int)Math.Min(plan.Offset, ordered.Length);
        var length = (int)Math.Min(plan.Limit ?? long.MaxValue, ordered.Length - start);
        var chosen = ordered.AsSpan(start, length).ToArray();
        if (length > options.MaxResultRows)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"The result has {length} rows; at most {options.MaxResultRows} are answered. Filter more, or use LIMIT.");
        }

        return new ColumnBatch(length, [.. columns.Take(plan.Columns.Length).Select(column => column.Gather(chosen).ToColumn())]);
    }
}
