using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;

namespace Grid.Grains.Queries.Streams;

/// <summary>A result that was made as a whole, cut into pieces.</summary>
internal sealed class WholeStream : ResultStream
{
    private readonly IEnumerator<ColumnBatch> _pieces;

    /// <param name="pieceBytes">About the bytes of a piece; one row may be larger.</param>
    public WholeStream(ResultColumn[] columns, IReadOnlyList<ColumnBatch> batches, int partitions, long? rowsAffected, long pieceBytes)
        : base(columns, partitions)
    {
        RowsAffected = rowsAffected;
        _pieces = batches.SelectMany(batch => Cut(batch, pieceBytes)).GetEnumerator();
    }

    public override long? RowsAffected { get; }

    public override Task<ColumnBatch?> NextAsync() => Task.FromResult(_pieces.MoveNext() ? _pieces.Current : null);

    public override ValueTask DisposeAsync()
    {
        _pieces.Dispose();
        return default;
    }

    private static IEnumerable<ColumnBatch> Cut(ColumnBatch batch, long pieceBytes)
    {
        if (batch.RowCount == 0)
        {
            yield break;
        }

        if (batch.ByteCount <= pieceBytes)
        {
            yield return batch;
            yield break;
        }

        Vector[] columns = [.. batch.Columns.Select(VectorFactory.FromColumn)];
        var rows = (int)Math.Clamp(pieceBytes * batch.RowCount / batch.ByteCount, 1, batch.RowCount);
        for (var start = 0; start < batch.RowCount; start += rows)
        {
            yield return RowRange.Of(columns, start, Math.Min(rows, batch.RowCount - start));
        }
    }
}
