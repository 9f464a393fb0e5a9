namespace Grid.Grains.Stores.PostgreSql;

/// <summary>What one PostgreSQL store may take of time, memory and connections.</summary>
public sealed record PostgreSqlStoreLimits
{
    public static PostgreSqlStoreLimits Default { get; } = new();

    /// <summary>Longest time for one statement that writes, waiting for locks included, on both sides of the connection: statements take milliseconds, so a longer one means that somebody holds a lock or the server is stuck.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for a connection to be made, unless the connection string says otherwise.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections for writing besides the one that appends, and so writes at the same time; more wait their turn.</summary>
    public int WriteConnections { get; init; } = 4;

    /// <summary>Connections for reading, and so reads at the same time; more wait their turn.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>Rows of one transaction of a checkpoint: some ten milliseconds, which a seal may have to wait.</summary>
    public int CheckpointRowsPerTransaction { get; init; } = 2_000;

    /// <summary>Bytes of rows of one transaction of a checkpoint, for the same reason.</summary>
    public int CheckpointBytesPerTransaction { get; init; } = 4 * 1024 * 1024;

    /// <summary>Journal entries that one statement deletes behind a checkpoint, for the same reason.</summary>
    public int JournalDeletesPerStatement { get; init; } = 4_096;

    /// <summary>Bytes of journal that are read ahead of whoever enumerates it. One entry may be larger.</summary>
    public int JournalReadBytes { get; init; } = 4 * 1024 * 1024;
}
