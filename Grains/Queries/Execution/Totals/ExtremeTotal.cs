using System.Numerics;
using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>MIN and MAX of integers, dates, times and DECIMALs of at most 64 bits.</summary>
internal sealed class ExtremeTotal<T>(FixedColumn<T> column, bool isMax) : ColumnTotal
    where T : unmanaged, IBinaryInteger<T>
{
    private T _best;
    private bool _isKnown;

    public override void Add(int chunk, ReadOnlySpan<ulong> mask, bool isWhole)
    {
        var values = column.GetValues(chunk);
        var nulls = column.GetNulls(chunk);
        if (isWhole && nulls.IsEmpty && Scans.SlotMask.Count(mask) == values.Length)
        {
            Take(column.TrySummarize(chunk, out var summary) ? (isMax ? summary.Max : summary.Min)
                : isMax ? TensorPrimitives.Max(values) : TensorPrimitives.Min(values));
            return;
        }

        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = nulls.IsEmpty ? mask[word] : mask[word] & ~nulls[word]; bits != 0; bits &= bits - 1)
            {
                Take(values[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
            }
        }
    }

    public override Vector[] States()
    {
        var best = new NumberVector<long>(column.Type, [long.CreateTruncating(_best)], 1);
        if (!_isKnown)
        {
            best.SetNull(0);
        }

        return [best];
    }

    private void Take(T value)
    {
        if (!_isKnown || (isMax ? value > _best : value < _best))
        {
            _best = value;
            _isKnown = true;
        }
    }
}
