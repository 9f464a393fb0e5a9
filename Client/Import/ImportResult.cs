namespace Grid.Client.Import;

/// <summary>An import that is complete: every row was acknowledged, or handed to <see cref="ImportOptions.Rejected"/>.</summary>
/// <param name="Rows">Rows acknowledged by this import, without those of the one that it resumed.</param>
public sealed record ImportResult(long Rows, long Bytes, TimeSpan Elapsed)
{
    /// <summary>Rows that were refused.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Rows that an earlier import had finished with.</summary>
    public long RowsSkipped { get; init; }

    /// <summary>Acknowledged rows a second.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
