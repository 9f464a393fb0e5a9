namespace Grid.Queries;

/// <summary>
/// A complete answer: never fewer rows than the statement means. A statement that returns no rows has no columns and
/// says in <see cref="RowsAffected"/> how many rows it wrote; null for a query and for DDL.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.QueryResult")]
public sealed record QueryResult(
    [property: Id(0)] ResultColumn[] Columns,
    [property: Id(1)] ColumnBatch[] Batches,
    [property: Id(2)] long? RowsAffected,
    [property: Id(3)] double ElapsedMilliseconds,
    [property: Id(4)] int PartitionsAsked,
    [property: Id(5)] int PartitionsAnswered)
{
    public long RowCount => Batches.Sum(batch => (long)batch.RowCount);
}
