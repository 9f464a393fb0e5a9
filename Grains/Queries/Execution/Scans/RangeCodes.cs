using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>The codes of a column of integers that lie near one another: how far each is from the smallest.</summary>
internal sealed class RangeCodes<T> : ColumnCodes
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly FixedColumn<T> _column;
    private readonly long _smallest;

    /// <param name="smallest">The smallest value of the column.</param>
    /// <param name="count">Values from there that the column's lie among.</param>
    public RangeCodes(FixedColumn<T> column, long smallest, int count)
    {
        _column = column;
        _smallest = smallest;
        var values = new NumberVector<long>(column.Type, count + 1);
        values.SetNull(0);
        for (var code = 1; code <= count; code++)
        {
            values.Values[code] = smallest + code - 1;
        }

        Values = values;
    }

    public override Vector Values { get; }

    public override ReadOnlySpan<int> Read(int chunk, int slotCount, Span<int> buffer, out int shift)
    {
        shift = 0;
        var values = _column.GetValues(chunk);
        var nulls = _column.GetNulls(chunk);
        var before = unchecked(_smallest - 1);
        var most = (uint)Values.Count;
        for (var slot = 0; slot < values.Length; slot++)
        {
            // A free slot holds zero, which may lie outside.
            var code = unchecked((ulong)(long.CreateTruncating(values[slot]) - before));
            buffer[slot] = code < most ? (int)code : 0;
        }

        for (var word = 0; word < nulls.Length; word++)
        {
            for (var bits = nulls[word]; bits != 0; bits &= bits - 1)
            {
                buffer[(word << 6) + BitOperations.TrailingZeroCount(bits)] = 0;
            }
        }

        return buffer[..values.Length];
    }
}
