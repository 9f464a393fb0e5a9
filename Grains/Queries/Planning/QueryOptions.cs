namespace Grid.Grains.Queries.Planning;

/// <summary>Limits of one query.</summary>
public sealed class QueryOptions
{
    /// <summary>Rows of a result: it is held in memory as a whole.</summary>
    public long MaxResultRows { get; set; } = 1_000_000;

    /// <summary>Bytes of a result, of what one partition answers, and of the values that the aggregates of one query keep in one place.</summary>
    public long MaxResultBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Groups, or distinct values of one aggregate.</summary>
    public int MaxGroups { get; set; } = 1_000_000;

    /// <summary>Rows that the joins of one query may make in one partition.</summary>
    public long MaxJoinedRows { get; set; } = 100_000_000;

    /// <summary>Rows of a table that are sent to all partitions to be joined there; a larger one is small no more.</summary>
    public int MaxBroadcastRows { get; set; } = 100_000;

    /// <summary>Bytes of those rows.</summary>
    public long MaxBroadcastBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>
    /// Bytes of a page of a result that is read page by page, and of what one partition answers to it at once. One row may be larger.
    /// </summary>
    public int StreamPageBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Such answers that are asked for ahead of the reader of a result.</summary>
    public int StreamWindow { get; set; } = 8;

    /// <summary>Results that are open on one silo, to be read page by page.</summary>
    public int MaxCursors { get; set; } = 64;

    /// <summary>How long such a result waits for its reader.</summary>
    public TimeSpan CursorIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Statements whose parse is kept.</summary>
    public int MaxCachedStatements { get; set; } = 1_000;

    /// <summary>Rows that one query may gather in one place, over all of its tables, when DuckDB answers it.</summary>
    public long MaxGatheredRows { get; set; } = 10_000_000;

    /// <summary>Bytes of those rows.</summary>
    public long MaxGatheredBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Memory that DuckDB may use for one query, in bytes; beyond it, it spills to <see cref="SpillDirectory"/>.</summary>
    public long FallbackMemoryBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>Threads that DuckDB may use for one query.</summary>
    public int FallbackThreads { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>Queries that DuckDB answers at the same time on one silo; others wait, as long as they may take.</summary>
    public int MaxConcurrentFallbacks { get; set; } = 4;

    /// <summary>Folder for what does not fit into memory; null means <c>grid-spill</c> in the system's folder for temporary files.</summary>
    public string? SpillDirectory { get; set; }

    /// <summary>Bytes that one query may spill.</summary>
    public long MaxSpillBytes { get; set; } = 10L * 1024 * 1024 * 1024;
}
