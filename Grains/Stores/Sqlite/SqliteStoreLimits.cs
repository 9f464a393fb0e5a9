namespace Grid.Grains.Stores.Sqlite;

/// <summary>What one SQLite store may take of time and memory.</summary>
public sealed record SqliteStoreLimits
{
    public static SqliteStoreLimits Default { get; } = new();

    /// <summary>Longest wait for the database's write lock. Transactions take milliseconds, so a longer wait means that a process hangs inside one.</summary>
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Rows of one transaction of a checkpoint: about ten milliseconds, which an append may have to wait.</summary>
    public int CheckpointRowsPerTransaction { get; init; } = 500;

    /// <summary>Bytes of rows of one transaction of a checkpoint, for the same reason.</summary>
    public int CheckpointBytesPerTransaction { get; init; } = 4 * 1024 * 1024;

    /// <summary>Journal entries that one transaction deletes behind a checkpoint, for the same reason.</summary>
    public int JournalDeletesPerTransaction { get; init; } = 256;

    /// <summary>Journal entries from this payload on go to the journal at once: each fills pages of its own there too. Smaller ones wait in the tail.</summary>
    public int TailEntryBytes { get; init; } = 4096;

    /// <summary>
    /// Length of the tail from which on it is moved into the journal: some 48 kB for each of 64 partitions, so that each fills
    /// pages of its own there. Whoever reads a journal reads the whole tail, which takes some milliseconds.
    /// </summary>
    public long TailBytes { get; init; } = 3 * 1024 * 1024;

    /// <summary>Length of the tail from which on all entries go to the journal at once, until the tail is shorter: moving does not keep up.</summary>
    public long MostTailBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Entries that one transaction moves out of the tail: about two milliseconds, which an append may have to wait.</summary>
    public int TailEntriesPerTransaction { get; init; } = 512;

    /// <summary>Bytes of journal that are read ahead of whoever enumerates it. One entry may be larger.</summary>
    public int JournalReadBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Connections for reading, and so reads at the same time; more wait their turn.</summary>
    public int ReadConnections { get; init; } = 4;

    /// <summary>Writes waiting for the one writing connection. More are refused: the disk does not keep up.</summary>
    public int QueuedWrites { get; init; } = 4096;

    /// <summary>Urgent writes in a row before a waiting background write gets its turn, so that checkpoints never starve.</summary>
    public int UrgentWritesInARow { get; init; } = 4;

    /// <summary>Bytes that one process writes to the write-ahead log before it copies the log into the database: small enough to be in the page cache still, and
    /// long enough that the pages of the tail, which are used again and again, are copied once and not five times.</summary>
    public long LogCheckpointBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Used length of the write-ahead log from which on writers are held up for a moment to begin it anew. Overwriting a
    /// file is several times faster to sync than appending to it, so the log keeps its length.
    /// </summary>
    public long LogRestartBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Length of the write-ahead log from which on it gives its disk space back too: a long read has let it grow.</summary>
    public long LogTruncateBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Longest wait for a gap between writers to begin the log anew; after it, the next opportunity is taken.</summary>
    public TimeSpan LogRestartWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Databases up to this length are checked whole when they are opened (some ten milliseconds); larger ones where they are read.</summary>
    public long WholeCheckBytes { get; init; } = 32 * 1024 * 1024;
}
