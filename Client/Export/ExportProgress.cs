namespace Grid.Client.Export;

/// <summary>How far an export is.</summary>
/// <param name="Rows">Rows written so far.</param>
/// <param name="Bytes">Bytes written so far to the given stream.</param>
/// <param name="Fraction">Partitions that are done, of all: 0 to 1.</param>
/// <param name="Elapsed">Time since the export began.</param>
public readonly record struct ExportProgress(long Rows, long Bytes, double Fraction, TimeSpan Elapsed)
{
    /// <summary>Rows a second since the beginning.</summary>
    public double RowsPerSecond => Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : 0;
}
