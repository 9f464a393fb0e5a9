using Grid.Errors;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>What the aggregates of one query that keep values, instead of a number a group, may hold together in one place.</summary>
/// <param name="maxBytes">The limit, in bytes.</param>
internal sealed class AggregateBudget(long maxBytes)
{
    private long _used;

    /// <summary>Counts bytes that are kept from now on; less than none are given back.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: they are too many.</exception>
    public void Charge(long bytes)
    {
        _used += bytes;
        if (_used > maxBytes)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"The values that the aggregates keep take {_used} bytes in one place; at most {maxBytes} (Grid:Query:MaxResultBytes) are accepted. Filter more, or use APPROX_QUANTILE or APPROX_COUNT_DISTINCT.");
        }
    }
}
