using Grid.Queries;

namespace Grid.Grains.Queries.Gather;

/// <summary>A part of a query's work on this silo, from <see cref="RunningQueries.Enter"/> to its end.</summary>
internal readonly struct QueryWork(RunningQueries running, QueryId query, bool isCounted, CancellationToken token) : IDisposable
{
    /// <summary>Cancelled with the query.</summary>
    public CancellationToken Token => token;

    public void Dispose()
    {
        if (isCounted)
        {
            running.Leave(query);
        }
    }
}
