using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Queries.Planning;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Opens the databases of queries that DuckDB answers, only so many at a time. One for a silo. Thread-safe.</summary>
internal sealed class FallbackExecutor(QueryOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxConcurrentFallbacks);

    /// <summary>Waits for a free place and checks the statement; nothing is gathered yet. The session is to be disposed of.</summary>
    /// <exception cref="SqlException">DuckDB refuses the statement.</exception>
    public async Task<FallbackSession> OpenAsync(FallbackPlan plan, CatalogView catalog, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            // Off the grain's own thread: opening takes about 10 ms, in which its other calls go on.
            var database = await Task.Run(() => Prepare(plan, catalog), CancellationToken.None);
            return new FallbackSession(plan, database, options, () => _slots.Release());
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    public void Dispose() => _slots.Dispose();

    private FallbackDatabase Prepare(FallbackPlan plan, CatalogView catalog)
    {
        var database = new FallbackDatabase(options);
        try
        {
            database.CreateTables(plan, catalog);
            database.Check(plan);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
