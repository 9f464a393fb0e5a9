using Grid.Errors;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>Computes what RETURNING says of rows that are about to be written, so that a failure comes before the write.</summary>
internal static class ReturnedRows
{
    /// <param name="columns">The rows' columns.</param>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: it is too much.</exception>
    public static ColumnBatch? Compute(Expression[]? returning, Vector[] columns, int count, long maxBytes)
    {
        if (returning is null || count == 0)
        {
            return null;
        }

        var evaluator = new ExpressionEvaluator(new VectorSource(columns));
        var rows = new RowSet(0, Enumerable.Range(0, count).ToArray());
        var batch = new ColumnBatch(count, [.. returning.Select(expression => evaluator.Evaluate(expression, rows).ToColumn())]);
        return batch.ByteCount <= maxBytes
            ? batch
            : throw new RequestException(ErrorCode.LimitExceeded,
                $"RETURNING makes {batch.ByteCount} bytes in one partition; at most {maxBytes} are accepted. Nothing was written there. Return fewer columns, or write fewer rows in one statement.");
    }
}
