using Grid.Errors;
using Grid.Grains.Queries.Planning;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Fallback;

/// <summary>What one query may still gather, over all of its tables. Thread-safe.</summary>
internal sealed class GatherBudget(QueryOptions options)
{
    private long _rows;
    private long _bytes;

    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: more than the query may gather.</exception>
    public (long Rows, long Bytes) Take(PartialResult answer)
    {
        var rows = answer.Batches.Sum(batch => (long)batch.RowCount);
        var bytes = answer.ByteCount;
        var allRows = Interlocked.Add(ref _rows, rows);
        var allBytes = Interlocked.Add(ref _bytes, bytes);
        return allRows <= options.MaxGatheredRows && allBytes <= options.MaxGatheredBytes
            ? (rows, bytes)
            : throw new RequestException(ErrorCode.LimitExceeded,
                $"The query needs at least {allRows} rows of {allBytes} bytes in one place; at most {options.MaxGatheredRows} rows (Grid:Query:MaxGatheredRows) and {options.MaxGatheredBytes} bytes "
                + "(Grid:Query:MaxGatheredBytes) are gathered. Filter single tables more in WHERE, select fewer columns, or raise the limit. EXPLAIN shows what is gathered.");
    }
}
