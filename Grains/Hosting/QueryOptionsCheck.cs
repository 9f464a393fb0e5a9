using Grid.Grains.Queries.Planning;

namespace Grid.Grains.Hosting;

/// <summary>Checks the limits of queries.</summary>
internal static class QueryOptionsCheck
{
    /// <summary>With less, DuckDB cannot even hold the blocks that it spills.</summary>
    private const long MinFallbackMemoryBytes = 32L * 1024 * 1024;

    public static void Run(QueryOptions query, List<string> errors)
    {
        (string Name, long Value)[] limits =
        [
            ("MaxResultRows", query.MaxResultRows), ("MaxResultBytes", query.MaxResultBytes), ("MaxGroups", query.MaxGroups), ("MaxCachedStatements", query.MaxCachedStatements),
            ("MaxGatheredRows", query.MaxGatheredRows), ("MaxGatheredBytes", query.MaxGatheredBytes), ("FallbackThreads", query.FallbackThreads),
            ("MaxJoinedRows", query.MaxJoinedRows), ("MaxBroadcastRows", query.MaxBroadcastRows), ("MaxBroadcastBytes", query.MaxBroadcastBytes),
            ("MaxConcurrentFallbacks", query.MaxConcurrentFallbacks), ("MaxSpillBytes", query.MaxSpillBytes), ("StreamPageBytes", query.StreamPageBytes), ("StreamWindow", query.StreamWindow), ("MaxCursors", query.MaxCursors),
        ];
        foreach (var (name, value) in limits)
        {
            if (value < 1)
            {
                errors.Add($"Grid:Query:{name} is {value}: use at least 1.");
            }
        }

        if (query.CursorIdleTimeout <= TimeSpan.Zero)
        {
            errors.Add($"Grid:Query:CursorIdleTimeout is {query.CursorIdleTimeout}: use more than zero.");
        }

        if (query.FallbackMemoryBytes < MinFallbackMemoryBytes)
        {
            errors.Add($"Grid:Query:FallbackMemoryBytes is {query.FallbackMemoryBytes}: use at least {MinFallbackMemoryBytes}.");
        }
    }
}
