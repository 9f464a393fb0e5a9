using Grid.Errors;

namespace Grid.Client.Import;

/// <summary>
/// An import ended early. <see cref="RowsAcknowledged"/> rows are in the table and stay there. Every line is put by its
/// key, so importing the same text again (repaired, where a line was refused) leaves what a whole import would.
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

    /// <summary>Number of the line that was refused, from 1, the header being line 1; null when no single line is the cause.</summary>
    public long? Line { get; }
}
