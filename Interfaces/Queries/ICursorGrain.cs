namespace Grid.Queries;

/// <summary>
/// The rest of one result, on the silo that answers it. It is read from front to back, by one reader; it ends with its last
/// page, when it is closed, and when no page is asked for in time.
/// </summary>
[Alias("grid.ICursorGrain")]
public interface ICursorGrain : IGrainWithGuidKey
{
    /// <summary>The next page, or the last one once more, for a reader that has not got it.</summary>
    /// <param name="timeout">How long it may take; a result that runs into it is ended.</param>
    /// <exception cref="Errors.GridException">The rest of the result is lost, or could not be read: it is ended.</exception>
    [Alias("Next")]
    [ResponseTimeout(IAggregatorGrain.MaxResponseTime)]
    Task<ResultPage> NextAsync(int number, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Ends the result and the work on it. Nothing happens when it has ended.</summary>
    [Alias("Close")]
    Task CloseAsync();
}
