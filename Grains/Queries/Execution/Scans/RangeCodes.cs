using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private int[]? _buffer;

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

    public override ReadOnlySpan<int> Read(int chunk, out int shift)
    {
        shift = 0;
        var values = _column.GetValues(chunk);
        var codes = Buffer.AsSpan(0, values.Length);
        if (typeof(T) == typeof(int))
        {
            Read(MemoryMarshal.Cast<T, int>(values), codes);
        }
        else
        {
            Read(values, codes);
        }

        var nulls = _column.GetNulls(chunk);
        for (var word = 0; word < nulls.Length; word++)
        {
            for (var bits = nulls[word]; bits != 0; bits &= bits - 1)
            {
                codes[(word << 6) + BitOperations.TrailingZeroCount(bits)] = 0;
            }
        }

        return codes;
    }

    private int[] Buffer => _buffer ??= new int[TableSlice.ChunkSize];

    private void Read(ReadOnlySpan<T> values, Span<int> codes)
    {
        var before = unchecked(_smallest - 1);
        var most = (uint)Values.Count;
        for (var slot = 0; slot < values.Length; slot++)
        {
            // A free slot holds zero, which may lie outside.
            var code = unchecked((ulong)(long.CreateTruncating(values[slot]) - before));
            codes[slot] = code < most ? (int)code : 0;
        }
    }

    private void Read(ReadOnlySpan<int> values, Span<int> codes)
    {
        var before = unchecked((int)(_smallest - 1));
        var most = (uint)Values.Count;
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(codes);
        var (befores, mosts) = (Vector256.Create(before), Vector256.Create(most));
        var slot = 0;
        for (; slot <= values.Length - Vector256<int>.Count; slot += Vector256<int>.Count)
        {
            // Differences of 32 bits that are below the number of codes are the same as those of 64 bits.
            var code = (Vector256.LoadUnsafe(ref first, (nuint)slot) - befores).AsUInt32();
            (code & Vector256.LessThan(code, mosts)).AsInt32().StoreUnsafe(ref target, (nuint)slot);
        }

        Read(MemoryMarshal.Cast<int, T>(values[slot..]), codes[slot..]);
    }
}
