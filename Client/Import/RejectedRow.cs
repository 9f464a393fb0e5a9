namespace Grid.Client.Import;

/// <summary>A row that was refused.</summary>
/// <param name="Line">Number of the line that it begins on, from 1 (in CSV, the header is line 1); in Parquet the number of the row, from 1.</param>
/// <param name="Reason">Why, naming column and value.</param>
/// <param name="Text">The row as it stands in the input; null when it is not text, or was refused later by a partition.</param>
public sealed record RejectedRow(long Line, string Reason, string? Text);
