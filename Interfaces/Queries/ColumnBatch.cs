namespace Grid.Queries;

/// <summary>Rows of a result, by column. Every column has <see cref="RowCount"/> values; a batch may have rows and no columns.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ColumnBatch")]
public sealed record ColumnBatch([property: Id(0)] int RowCount, [property: Id(1)] ColumnVector[] Columns)
{
    /// <summary>Bytes that the batch holds.</summary>
    public long ByteCount => Columns.Sum(column => column.ByteCount);
}
