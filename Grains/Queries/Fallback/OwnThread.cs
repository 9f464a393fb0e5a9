namespace Grid.Grains.Queries.Fallback;

/// <summary>Runs what DuckDB computes, for as long as it takes, on a thread of its own: the pool has few, and everything else needs them.</summary>
internal static class OwnThread
{
    public static Task<T> RunAsync<T>(Func<T> compute) =>
        Task.Factory.StartNew(compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
