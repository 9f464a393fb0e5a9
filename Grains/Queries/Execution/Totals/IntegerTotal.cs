using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Totals;

/// <summary>SUM and AVG of integers and DECIMALs of at most 64 bits: a slice has too few rows to leave 128 bits.</summary>
internal sealed class IntegerTotal<T>(FixedColumn<T> column, bool isAverage) : ColumnTotal
    where T : unmanaged, IBinaryInteger<T>
{
    private Int128 _sum;
    private long _count;

    public override void Add(int chunk, ReadOnlySpan<ulong> mask, bool isWhole)
    {
        var values = column.GetValues(chunk);
        _count += CountValues(column, chunk, mask);
        if (isWhole)
        {
            // Free and NULL slots hold zero.
            _sum += column.TrySummarize(chunk, out var summary) ? summary.Sum : IntegerSum.Of(values);
            return;
        }

        long sum = 0;
        for (var word = 0; word < mask.Length; word++)
        {
            if (mask[word] == ulong.MaxValue)
            {
                _sum += IntegerSum.Of(values.Slice(word << 6, 64));
                continue;
            }

            for (var bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                var value = long.CreateTruncating(values[(word << 6) + BitOperations.TrailingZeroCount(bits)]);
                var next = unchecked(sum + value);
                // Both operands have the sign that the result has not.
                if (((sum ^ next) & (value ^ next)) < 0)
                {
                    _sum += sum;
                    next = value;
                }

                sum = next;
            }
        }

        _sum += sum;
    }

    public override Vector[] States()
    {
        var type = column.Type.Kind == TypeKind.Decimal ? ColumnType.DecimalOf(ColumnType.MaxPrecision, column.Type.Scale) : ColumnType.HugeInt;
        return SumStates(new NumberVector<Int128>(type, [_sum], 1), _count, isAverage);
    }
}
