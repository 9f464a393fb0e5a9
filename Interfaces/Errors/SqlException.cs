namespace Grid.Errors;

/// <summary>An SQL text was refused. Nothing was applied.</summary>
[GenerateSerializer]
[Alias("grid.SqlException")]
public sealed class SqlException : RequestException
{
    public SqlException(ErrorCode code, string message, int? position = null)
        : base(code, message) => Position = position;

    /// <summary>Zero-based offset, in UTF-16 characters of the text, of the place the message speaks of; null when it speaks of none.</summary>
    [Id(0)]
    public int? Position { get; }
}
