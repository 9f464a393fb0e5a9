using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>Takes some consecutive rows out of a batch.</summary>
internal static class RowRange
{
    public static ColumnBatch Of(ColumnBatch batch, int start, int count) => start == 0 && count == batch.RowCount
        ? batch
        : Of([.. batch.Columns.Select(VectorFactory.FromColumn)], start, count);

    public static ColumnBatch Of(Vector[] columns, int start, int count)
    {
        int[] rows = [.. Enumerable.Range(start, count)];
        return new ColumnBatch(count, [.. columns.Select(column => column.Gather(rows).ToColumn())]);
    }
}
