namespace Grid.Queries;

/// <summary>
/// Answers SQL over the whole grid: plans it, asks each partition that can hold matching rows, merges the partial
/// answers as they arrive. Stateless, one on every silo: call it with key 0.
/// </summary>
[Alias("grid.IAggregatorGrain")]
public interface IAggregatorGrain : IGrainWithIntegerKey
{
    /// <summary>Runs one statement.</summary>
    /// <exception cref="Errors.SqlException">The statement is refused; nothing was applied.</exception>
    /// <exception cref="Errors.GridException">A partition did not answer; the message names the partitions.</exception>
    [Alias("Execute")]
    Task<QueryResult> ExecuteAsync(QueryRequest request, CancellationToken cancellationToken);
}
