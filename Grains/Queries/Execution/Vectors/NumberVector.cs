using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Vectors;

/// <summary>A vector of the lanes Long, Wide and Double.</summary>
internal sealed class NumberVector<T>(ColumnType type, T[] values, int count) : Vector(type, count)
    where T : unmanaged, INumber<T>
{
    public NumberVector(ColumnType type, int count)
        : this(type, new T[count], count)
    {
    }

    public T[] Values => values;

    public override Vector Gather(ReadOnlySpan<int> places)
    {
        var gathered = new NumberVector<T>(Type, places.Length) { Nulls = GatherNulls(places) };
        for (var index = 0; index < places.Length; index++)
        {
            gathered.Values[index] = values[places[index]];
        }

        return gathered;
    }

    public override void AppendKey(int index, KeyBuffer key)
    {
        if (IsNull(index))
        {
            key.AddNull();
            return;
        }

        key.Add((byte)1);
        var value = values[index];
        // All NaNs are one value, and so are the two zeros.
        key.Add(T.IsNaN(value) ? (T)(object)double.NaN : value + T.Zero);
    }

    // NaN is the greatest number, as DuckDB and PostgreSQL order it.
    public override int Compare(int index, Vector other, int otherIndex) => CompareNumbers(values[index], ((NumberVector<T>)other).Values[otherIndex]);

    public static int CompareNumbers(T left, T right)
    {
        if (T.IsNaN(left) || T.IsNaN(right))
        {
            return T.IsNaN(left).CompareTo(T.IsNaN(right));
        }

        return left.CompareTo(right);
    }

    public override ColumnVector ToColumn() => new(Type, Count, Type.Physical switch
    {
        PhysicalType.Bool => Narrow<byte>(),
        PhysicalType.Int16 => Narrow<short>(),
        PhysicalType.Int32 => Narrow<int>(),
        PhysicalType.Float => Narrow<float>(),
        _ => MemoryMarshal.AsBytes(values.AsSpan(0, Count)).ToArray(),
    }, null, PackNulls());

    private byte[] Narrow<TNarrow>()
        where TNarrow : unmanaged, INumber<TNarrow>
    {
        var narrow = new TNarrow[Count];
        for (var index = 0; index < Count; index++)
        {
            // Values that are not NULL are in range: whoever computed them has checked.
            narrow[index] = TNarrow.CreateTruncating(values[index]);
        }

        return MemoryMarshal.AsBytes(narrow.AsSpan()).ToArray();
    }
}
