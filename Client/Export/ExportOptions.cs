using Grid.Client.Formats;
using Grid.Errors;

namespace Grid.Client.Export;

/// <summary>How rows are written. An import with the same format (and for CSV the same <see cref="NullText"/>) reads them back unchanged.</summary>
/// <remarks>
/// CSV: a header with the names; values by RFC 4180, in quotes where they have to be; dates in ISO 8601, BLOB in hexadecimal digits.
/// JSON lines: as the HTTP interface writes rows. Parquet: BOOLEAN, INT_16, INT_32, INT_64, FLOAT, DOUBLE, DECIMAL, STRING, DATE,
/// TIMESTAMP (microseconds, no zone), UUID and BYTE_ARRAY, compressed with Snappy.
/// </remarks>
public sealed record ExportOptions
{
    /// <summary>A row group is in the memory of whoever writes or reads it.</summary>
    private const int MaxRowGroupRows = 10_000_000;

    /// <summary>How rows stand in the output.</summary>
    public DataFormat Format { get; init; }

    /// <summary>How the whole output is compressed; Parquet compresses by itself.</summary>
    public Compression Compression { get; init; }

    /// <summary>CSV: separates the values of a line.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>CSV: the text that stands for NULL, without quotes; a string that is the same stands in quotes.</summary>
    public string NullText { get; init; } = "";

    /// <summary>Rows of a row group of Parquet: that many are held in memory, and readers hold them too.</summary>
    public int RowGroupRows { get; init; } = 100_000;

    /// <summary>Partitions that are read at once; of each, one page is held.</summary>
    public int MaxConcurrentRequests { get; init; } = 4;

    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: an option is out of range; lists every one.</exception>
    internal void Validate()
    {
        var errors = new List<string>();
        if (!Enum.IsDefined(Format) || !Enum.IsDefined(Compression))
        {
            errors.Add($"Format is {Format} and Compression {Compression}: use those that have names");
        }
        else if (Format == DataFormat.Parquet && Compression != Compression.None)
        {
            errors.Add("Parquet compresses by itself: use no compression on top");
        }

        if (Delimiter is '"' or '\n' or '\r' or > '\x7F')
        {
            errors.Add("Delimiter is a quote, a line end or no ASCII: use another character");
        }

        if (NullText.AsSpan().ContainsAny(Delimiter, '"', '\n') || NullText.Contains('\r', StringComparison.Ordinal))
        {
            errors.Add("NullText has a delimiter, a quote or a line end, and stands without quotes: use another text");
        }

        if (RowGroupRows is < 1 or > MaxRowGroupRows)
        {
            errors.Add($"RowGroupRows is {RowGroupRows}: use 1 to {MaxRowGroupRows}");
        }

        if (MaxConcurrentRequests < 1)
        {
            errors.Add($"MaxConcurrentRequests is {MaxConcurrentRequests}: use at least 1");
        }

        if (errors.Count > 0)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The export options are not acceptable: {string.Join("; ", errors)}.");
        }
    }
}
