namespace Grid.Grains.Partitions;

/// <summary>Limits of partitions.</summary>
public sealed class PartitionOptions
{
    /// <summary>Write requests that may wait in one partition; further ones are refused.</summary>
    public int MaxQueuedWrites { get; set; } = 10_000;

    /// <summary>Bytes of write requests that may wait in one partition; further ones are refused.</summary>
    public long MaxQueuedBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>Readers that may wait in one partition for its next change; further ones are refused.</summary>
    public int MaxWaitingReaders { get; set; } = 1_000;

    /// <summary>Bytes that one read may answer: keys beyond it are to be asked for in another call.</summary>
    public int MaxReadBytes { get; set; } = 32 * 1024 * 1024;
}
