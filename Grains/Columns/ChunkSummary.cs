using System.Numerics;
using System.Numerics.Tensors;

namespace Grid.Grains.Columns;

/// <summary>Makes summaries.</summary>
internal static class ChunkSummary
{
    /// <param name="values">One value a slot, at least one.</param>
    public static ChunkSummary<T> Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T> => new(TensorPrimitives.Min(values), TensorPrimitives.Max(values), IntegerSum.Of(values));
}
