namespace Grid.Client.Import;

/// <summary>An import that is complete: every row was acknowledged.</summary>
public sealed record ImportResult(long Rows, long Bytes, TimeSpan Elapsed)
{
    /// <summary>Acknowledged rows a second.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
