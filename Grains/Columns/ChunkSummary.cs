using System.Numerics;
using System.Numerics.Tensors;

namespace Grid.Grains.Columns;

/// <summary>Makes summaries, and what is taken from them.</summary>
internal static class ChunkSummary
{
    /// <param name="values">One value a slot, at least one.</param>
    public static ChunkSummary<T> Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T> => new(TensorPrimitives.Min(values), TensorPrimitives.Max(values), IntegerSum.Of(values));

    /// <summary>What the values of a chunk lie between: from its summary, or else read.</summary>
    public static (T Min, T Max) BoundsOf<T>(FixedColumn<T> column, int chunk)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = column.GetValues(chunk);
        return column.TrySummarize(chunk, out var summary) ? (summary.Min, summary.Max) : (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
    }
}
