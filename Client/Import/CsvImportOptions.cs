using Grid.Errors;
using Grid.Partitions;

namespace Grid.Client.Import;

/// <summary>
/// How a CSV text is read: by RFC 4180 (values may be quoted, a quote in a quoted value is doubled, a quoted value may span
/// lines), UTF-8, the first line naming the columns. Columns are matched by name, ignoring case and underscores; a column
/// of the table that the text does not have is NULL.
/// </summary>
public sealed record CsvImportOptions
{
    /// <summary>Separates the values of a line; null: found by itself in the first line.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// The text that means NULL, in columns that may be NULL. Null, the default: an empty text means NULL, except in VARCHAR
    /// columns, where it is an empty string. Every other text is a value, <c>NA</c> and <c>NULL</c> too.
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

        if (Delimiter is '"' or '\n' or '\r')
        {
            errors.Add("Delimiter is a quote or a line end: use another character");
        }

        if (errors.Count > 0)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The import options are not acceptable: {string.Join("; ", errors)}.");
        }
    }
}
