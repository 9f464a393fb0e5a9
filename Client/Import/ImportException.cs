using Grid.Errors;

namespace Grid.Client.Import;

/// <summary>
/// An import ended early. <see cref="RowsAcknowledged"/> rows are in the table and stay there. Every row is put by its
/// key, so importing the same input again (repaired, where a row was refused) leaves what a whole import would;
/// <see cref="ImportOptions.Resume"/> spares what is there already.
/// </summary>
public sealed class ImportException : RequestException
{
    public ImportException(ErrorCode code, string message, long rowsAcknowledged, long rowsUnknown, long? line, Exception? innerException = null)
        : base(code, message, innerException)
    {
        RowsAcknowledged = rowsAcknowledged;
        RowsUnknown = rowsUnknown;
        Line = line;
    }

    /// <summary>Rows that are certainly in the table.</summary>
    public long RowsAcknowledged { get; }

    /// <summary>Rows whose answer was lost: they may be in the table.</summary>
    public long RowsUnknown { get; }

    /// <summary>Number of the line (in Parquet: of the row) that was refused, from 1, a CSV header being line 1; null when no single one is the cause.</summary>
    public long? Line { get; }

    /// <summary>Where the import can be taken up again.</summary>
    public ImportCheckpoint? Checkpoint { get; init; }
}
