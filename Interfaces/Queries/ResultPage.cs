namespace Grid.Queries;

/// <summary>Some rows of a result that is read page by page.</summary>
/// <param name="Number">From zero.</param>
/// <param name="Columns">Of the result; only the first page has them.</param>
/// <param name="Batches">At least one row, unless it is the last page.</param>
/// <param name="Cursor">Where the next page is to be asked for; null when there is none.</param>
/// <param name="End">Of the last page only.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ResultPage")]
public sealed record ResultPage(
    [property: Id(0)] int Number, [property: Id(1)] ResultColumn[] Columns, [property: Id(2)] ColumnBatch[] Batches,
    [property: Id(3)] Guid? Cursor, [property: Id(4)] ResultEnd? End);
