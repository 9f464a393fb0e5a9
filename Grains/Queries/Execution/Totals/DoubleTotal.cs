using System.Numerics;
using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>SUM and AVG of DOUBLE.</summary>
internal sealed class DoubleTotal(FixedColumn<double> column, bool isAverage) : ColumnTotal
{
    private double _sum;
    private long _count;

    public override void Add(int chunk, ReadOnlySpan<ulong> mask, bool isWhole)
    {
        var values = column.GetValues(chunk);
        _count += CountValues(column, chunk, mask);
        if (isWhole)
        {
            // Free and NULL slots hold zero.
            _sum += TensorPrimitives.Sum(values);
            return;
        }

        for (var word = 0; word < mask.Length; word++)
        {
            for (var bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                _sum += values[(word << 6) + BitOperations.TrailingZeroCount(bits)];
            }
        }
    }

    public override Vector[] States() => SumStates(new NumberVector<double>(ColumnType.Double, [_sum], 1), _count, isAverage);
}
