using Grid.Queries;

namespace Grid.Client.Mapping;

/// <summary>The values of one row of a result.</summary>
internal sealed class BatchCells : CellSource
{
    private readonly ColumnBatch _batch;

    public BatchCells(ColumnBatch batch) => _batch = batch;

    public int Row { get; set; }

    public override bool IsNull(int ordinal) => _batch.Columns[ordinal].IsNull(Row);

    public override ReadOnlySpan<byte> Bytes(int ordinal) => _batch.Columns[ordinal].GetBytes(Row);
}
