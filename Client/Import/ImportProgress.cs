namespace Grid.Client.Import;

/// <summary>How far an import is.</summary>
/// <param name="Rows">Rows acknowledged so far.</param>
/// <param name="Bytes">Bytes read so far from the given stream (compressed bytes, when it is compressed).</param>
/// <param name="TotalBytes">Length of the given stream, when it knows it.</param>
/// <param name="Elapsed">Time since the import began.</param>
/// <param name="Checkpoint">Where the import can be taken up again.</param>
public readonly record struct ImportProgress(long Rows, long Bytes, long? TotalBytes, TimeSpan Elapsed, ImportCheckpoint Checkpoint)
{
    /// <summary>Rows refused so far.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Acknowledged rows a second since the beginning.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
