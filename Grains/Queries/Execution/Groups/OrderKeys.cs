using System.Buffers.Binary;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Writes the values that rows are ordered by as bytes whose order is that of the rows, so that nobody has to know their types any more.</summary>
internal static class OrderKeys
{
    private const byte First = 0;
    private const byte Value = 1;
    private const byte Last = 2;

    /// <summary>One key a row, of type BLOB.</summary>
    /// <param name="columns">The values of each criterion.</param>
    public static BytesVector Of(AggregateOrder[] order, Vector[] columns, int count)
    {
        var keys = new BytesVector(ColumnType.Blob, count);
        var buffer = new KeyBuffer();
        for (var row = 0; row < count; row++)
        {
            buffer.Clear();
            for (var index = 0; index < columns.Length; index++)
            {
                Append(columns[index], row, order[index], buffer);
            }

            keys.Set(row, buffer.Written);
        }

        return keys;
    }

    private static void Append(Vector column, int row, AggregateOrder order, KeyBuffer key)
    {
        if (column.IsNull(row))
        {
            key.Add(order.NullsFirst ? First : Last);
            return;
        }

        key.Add(Value);
        var flip = order.IsDescending ? (byte)0xFF : (byte)0;
        switch (column)
        {
            case NumberVector<long> numbers:
                AppendNumber((ulong)numbers.Values[row] ^ (1UL << 63), flip, key);
                break;
            case NumberVector<double> numbers:
                AppendNumber(Bits(numbers.Values[row]), flip, key);
                break;
            case NumberVector<Int128> numbers:
                var value = (UInt128)numbers.Values[row] ^ (UInt128.One << 127);
                AppendNumber((ulong)(value >> 64), flip, key);
                AppendNumber((ulong)value, flip, key);
                break;
            default:
                AppendBytes(((BytesVector)column).Get(row), flip, key);
                break;
        }
    }

    private static void AppendNumber(ulong value, byte flip, KeyBuffer key) => key.Add(BinaryPrimitives.ReverseEndianness(flip == 0 ? value : ~value));

    // The bits of positive numbers ascend with them, those of negative ones descend; NaN is the greatest, the two zeros are one.
    private static ulong Bits(double value)
    {
        if (double.IsNaN(value))
        {
            return ulong.MaxValue;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return (bits & (1UL << 63)) != 0 ? ~bits : bits | (1UL << 63);
    }

    // A zero byte becomes 0 255 and the end 0 0, so that a text comes before all that begin with it.
    private static void AppendBytes(ReadOnlySpan<byte> bytes, byte flip, KeyBuffer key)
    {
        foreach (var value in bytes)
        {
            key.Add((byte)(value ^ flip));
            if (value == 0)
            {
                key.Add((byte)(0xFF ^ flip));
            }
        }

        key.Add(flip);
        key.Add(flip);
    }
}
