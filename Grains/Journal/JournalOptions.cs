namespace Grid.Grains.Journal;

/// <summary>Limits of journals and checkpoints.</summary>
public sealed class JournalOptions
{
    /// <summary>Copies where nothing is configured: one disk may fail without loss, for twice the disk and half the write speed.</summary>
    private const int DefaultCopies = 2;

    /// <summary>Bytes of one store transaction: bounds how long a commit holds the store's write lock, at about 100 MB/s.</summary>
    public int MaxCommitBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a store may take for one commit before it counts as failed.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Journal bytes of a partition that make a checkpoint due.</summary>
    public long CheckpointBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Age of the oldest batch not yet checkpointed that makes a checkpoint due.</summary>
    public TimeSpan CheckpointAge { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Journal bytes of a partition above which writes wait for its checkpoint: bounds recovery time and memory.</summary>
    public long MaxJournalBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Journal bytes of a partition that each of its copies keeps after they are rows, so that subscribers who were away find the
    /// changes since. The oldest go first.
    /// </summary>
    public long RetainedBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long such bytes are kept at most. A new owner counts anew.</summary>
    public TimeSpan RetainedTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Writes of <c>relaxed</c> tables that a crash may lose: those acknowledged within the last such span. Longer means fewer commits.</summary>
    public TimeSpan RelaxedInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an owner may answer reads without asking its stores again; also how long a new owner waits for an old one that did not release. Shorter means quicker failover and more checks.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How much the rate of two silos' monotonic clocks may differ, as a fraction: an owner counts its lease shorter by it, a new owner waits longer by it.</summary>
    public double MaxClockDrift { get; set; } = 0.02;

    /// <summary>Stores that hold each partition; null means two, or one where the grid has one store.</summary>
    public int? Copies { get; set; }

    /// <summary>Stores that must hold every acknowledged write; a partition that cannot keep so many stops taking writes.</summary>
    public int MinInSync { get; set; } = 1;

    /// <summary>Stores that hold each partition in a grid of <paramref name="storeCount"/> stores. May be more than there are, while some are missing.</summary>
    public int CopiesAmong(int storeCount) => Copies ?? Math.Clamp(storeCount, 1, DefaultCopies);
}
