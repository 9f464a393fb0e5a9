namespace Grid.Queries;

/// <summary>
/// An answer: complete, unless it names <see cref="Missing"/> partitions. A statement that returns no rows has no columns and
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
    /// <summary>Partitions whose rows are not in the answer; always empty unless the caller allows that.</summary>
    [Id(6)]
    public MissingPartition[] Missing { get; init; } = [];

    public long RowCount => Batches.Sum(batch => (long)batch.RowCount);
}
