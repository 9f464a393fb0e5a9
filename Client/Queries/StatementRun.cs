using Grid.Errors;
using Grid.Queries;

namespace Grid.Client.Queries;

/// <summary>
/// The attempts of one statement at an aggregator. The end of an attempt that was given up is told by its name: what Orleans
/// says to the called grain reaches neither the right one of the aggregators nor a partition that is busy. Each attempt has a
/// name of its own, since what was cancelled stays so. Not told by a token's callback: the token of an attempt goes with it,
/// and its callbacks too. One attempt at a time; an answer may come while it is being ended.
/// </summary>
internal sealed class StatementRun(IAggregatorGrain aggregator)
{
    // The name of the attempt that has no answer, as an object of its own; null when there is none.
    private object? _unanswered;
    private QueryId _last;

    /// <summary>Begins an attempt, and ends the one before if it was given up.</summary>
    public async Task<TResult> AttemptAsync<TResult>(
        Func<IAggregatorGrain, QueryRequest, CancellationToken, Task<TResult>> call, QueryRequest request, CancellationToken cancellationToken)
    {
        End();
        var id = QueryId.New();
        object attempt = id;
        _last = id;
        Volatile.Write(ref _unanswered, attempt);
        try
        {
            var result = await call(aggregator, request with { Id = id }, cancellationToken).ConfigureAwait(false);
            Interlocked.CompareExchange(ref _unanswered, null, attempt);
            return result;
        }
        catch (GridException)
        {
            // The grid has ended it.
            Interlocked.CompareExchange(ref _unanswered, null, attempt);
            throw;
        }
    }

    /// <summary>Ends what is left of the last attempt, also of one that was answered: a result that is read page by page.</summary>
    public Task CancelAsync() => CancelAsync(aggregator, _last);

    /// <summary>Ends the last attempt, if it was given up.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _unanswered, null) is QueryId id)
        {
            _ = CancelAsync(aggregator, id);
        }
    }

    // Nobody waits for it, and it may fail: the connection may be what was lost. The run has its deadline.
    private static async Task CancelAsync(IAggregatorGrain aggregator, QueryId id) =>
        await aggregator.CancelAsync(id).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
