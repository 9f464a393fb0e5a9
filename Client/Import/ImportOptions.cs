using Grid.Client.Formats;
using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Import;

/// <summary>
/// How rows are read and what becomes of those that are refused. Columns are matched by name, ignoring case and underscores;
/// a column of the table that a row does not have gets its default, or NULL. Whether the input is compressed with gzip or
/// zstd is found out by its first bytes.
/// </summary>
/// <remarks>
/// CSV is read by RFC 4180 (values may be quoted, a quote in a quoted value is doubled, a quoted value may span lines), UTF-8,
/// the first line naming the columns. JSON lines have one object a line: numbers or text for numbers, ISO text for dates,
/// base64 for BLOB. Parquet needs a stream that can seek, has no nested columns, and is read a row group at a time.
/// </remarks>
public sealed record ImportOptions
{
    /// <summary>How rows stand in the input.</summary>
    public DataFormat Format { get; init; }

    /// <summary>CSV: separates the values of a line; null: found by itself in the first line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// CSV: the text without quotes that means NULL, in columns that may be NULL. Null, the default: an empty text means NULL,
    /// except in VARCHAR columns, where it is an empty string. Every other text is a value, <c>NA</c> and <c>NULL</c> too.
    /// What an export has written is read back with "", in its own words.
    /// </summary>
    public string? NullText { get; init; }

    /// <summary>Whether columns that the table does not have are passed over, instead of being an error.</summary>
    public bool IgnoreUnknownColumns { get; init; }

    /// <summary>
    /// Rows of one request to a partition, which are written all or none. Large enough that the cost of a call vanishes,
    /// small enough that a partition answers others in between.
    /// </summary>
    public int BatchRows { get; init; } = 2_000;

    /// <summary>Requests under way at once; reading waits when there are so many.</summary>
    public int MaxConcurrentRequests { get; init; } = 16;

    /// <summary>
    /// Takes the rows that are refused, one at a time, while the others go on; null: the first ends the import. It is called
    /// before <see cref="ImportProgress.Checkpoint"/> passes the row.
    /// </summary>
    public Action<RejectedRow>? Rejected { get; init; }

    /// <summary>Refused rows that <see cref="Rejected"/> takes: one more ends the import, because then the file is a wrong one.</summary>
    public long MaxRejectedRows { get; init; } = 1_000;

    /// <summary>
    /// Where an earlier import of the same input stopped: what it acknowledged is passed over. What it sent without an answer
    /// is sent again and replaces itself, because rows are put by their keys.
    /// </summary>
    public ImportCheckpoint? Resume { get; init; }

    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: an option is out of range; lists every one.</exception>
    internal void Validate()
    {
        var errors = new List<string>();
        if (BatchRows is < 1 or > WriteRequest.MaxOperations)
        {
            errors.Add($"BatchRows is {BatchRows}: use 1 to {WriteRequest.MaxOperations}");
        }

        if (MaxConcurrentRequests < 1)
        {
            errors.Add($"MaxConcurrentRequests is {MaxConcurrentRequests}: use at least 1");
        }

        if (MaxRejectedRows < 0)
        {
            errors.Add($"MaxRejectedRows is {MaxRejectedRows}: use at least 0");
        }

        if (Delimiter is '"' or '\n' or '\r' or > '\x7F')
        {
            errors.Add("Delimiter is a quote, a line end or no ASCII: use another character");
        }

        if (!Enum.IsDefined(Format))
        {
            errors.Add($"Format is {Format}: use Csv, JsonLines or Parquet");
        }

        if (errors.Count > 0)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The import options are not acceptable: {string.Join("; ", errors)}.");
        }
    }
}
