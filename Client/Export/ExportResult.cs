namespace Grid.Client.Export;

/// <summary>An export that is complete.</summary>
public sealed record ExportResult(long Rows, long Bytes, TimeSpan Elapsed)
{
    /// <summary>Rows a second.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
