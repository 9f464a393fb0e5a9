namespace Grid.Client.Formats;

/// <summary>How rows stand in a file.</summary>
public enum DataFormat
{
    /// <summary>Comma-separated values by RFC 4180, UTF-8, the first line naming the columns.</summary>
    Csv = 0,

    /// <summary>One JSON object a line, UTF-8, with one property a column.</summary>
    JsonLines = 1,

    /// <summary>Apache Parquet, flat.</summary>
    Parquet = 2,
}
