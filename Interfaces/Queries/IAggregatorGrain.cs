using Orleans.Concurrency;

namespace Grid.Queries;

/// <summary>
/// Answers SQL over the whole grid: plans it, asks each partition that can hold matching rows, merges the partial
/// answers as they arrive. Stateless, one on every silo: call it with key 0.
/// </summary>
[Alias("grid.IAggregatorGrain")]
public interface IAggregatorGrain : IGrainWithIntegerKey
{
    /// <summary>A little more than <see cref="QueryRequest.MaxTimeout"/>: it is the deadline of the request that ends a call.</summary>
    const string MaxResponseTime = "01:00:30";

    /// <summary>Runs one statement.</summary>
    /// <exception cref="Errors.SqlException">The statement is refused; nothing was applied.</exception>
    /// <exception cref="Errors.GridException">A partition did not answer; the message names the partitions.</exception>
    [Alias("Execute")]
    [ResponseTimeout(MaxResponseTime)]
    Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Runs one statement whose result is read page by page. What fits one page comes whole; otherwise the page names the
    /// <see cref="ICursorGrain"/> that has the rest.
    /// </summary>
    /// <exception cref="Errors.SqlException">The statement is refused; nothing was applied.</exception>
    /// <exception cref="Errors.GridException">A partition did not answer, or too many results are open on this silo.</exception>
    [Alias("Open")]
    [ResponseTimeout(MaxResponseTime)]
    Task<ResultPage> OpenAsync(QueryRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Ends a run that was sent with this name, to whichever silo, and its work on all partitions; it fails as cancelled. Nothing
    /// happens when it has ended. Orders are not waited for: there is no answer.
    /// </summary>
    [Alias("Cancel")]
    [OneWay]
    Task CancelAsync(QueryId query);
}
