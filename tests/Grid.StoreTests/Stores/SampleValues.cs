using System.Text;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>Random values, the awkward ones more often than chance would have it.</summary>
internal static class SampleValues
{
    private static readonly double[] Doubles =
        [0, -0.0, 1, 0.1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, 9007199254740993, 1e300];

    private static readonly float[] Floats =
        [0, -0f, 1, 0.1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 16777217];

    private static readonly int[] Days =
        [0, -1, ClrValue.DaysOf(DateOnly.MinValue), ClrValue.DaysOf(DateOnly.MinValue) - 1, ClrValue.DaysOf(DateOnly.MaxValue), ClrValue.DaysOf(DateOnly.MaxValue) + 1, int.MinValue, int.MaxValue, 11016];

    private static readonly long[] Microseconds =
        [0, -1, 1, long.MinValue, long.MaxValue, ClrValue.MicrosecondsOf(DateTime.MinValue), ClrValue.MicrosecondsOf(DateTime.MinValue) - 1, ClrValue.MicrosecondsOf(DateTime.MaxValue), ClrValue.MicrosecondsOf(DateTime.MaxValue) + 1];

    private static readonly byte[][] Blobs = [[], [0], [1, 0, 2], [0xFF, 0xFE], [0xC3], "NaN"u8.ToArray(), "7"u8.ToArray()];

    private static readonly byte[][] Texts =
        [[], "\u0001"u8.ToArray(), "\uFFFF"u8.ToArray(), "NaN"u8.ToArray(), "1"u8.ToArray(), "0x10"u8.ToArray(), "Zürich 🏔"u8.ToArray(), "'; DROP TABLE x; --"u8.ToArray(), " "u8.ToArray()];

    public static void Write(RowWriter writer, ColumnType type, Random random)
    {
        var isAwkward = random.Next(2) == 0;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                writer.Write(random.Next(2) == 0);
                break;
            case TypeKind.SmallInt:
                writer.Write(isAwkward ? OneOf(random, short.MinValue, short.MaxValue, (short)0) : (short)random.Next(short.MinValue, short.MaxValue));
                break;
            case TypeKind.Integer:
                writer.Write(isAwkward ? OneOf(random, int.MinValue, int.MaxValue, 0) : random.Next());
                break;
            case TypeKind.BigInt:
                writer.Write(isAwkward ? OneOf(random, long.MinValue, long.MaxValue, 0L) : random.NextInt64());
                break;
            case TypeKind.Real:
                writer.Write(isAwkward ? OneOf(random, Floats) : random.NextSingle());
                break;
            case TypeKind.Double:
                writer.Write(isAwkward ? OneOf(random, Doubles) : random.NextDouble() * 1e6);
                break;
            case TypeKind.Decimal:
                WriteDecimal(writer, type, random);
                break;
            case TypeKind.Date:
                writer.Write(isAwkward ? OneOf(random, Days) : random.Next(-800_000, 3_000_000));
                break;
            case TypeKind.Timestamp:
                writer.Write(isAwkward ? OneOf(random, Microseconds) : random.NextInt64(-70_000_000_000_000_000, 260_000_000_000_000_000));
                break;
            case TypeKind.Uuid:
                writer.Write(new Int128((ulong)random.NextInt64(long.MinValue, long.MaxValue), (ulong)random.NextInt64(long.MinValue, long.MaxValue)));
                break;
            case TypeKind.Varchar:
                writer.WriteBytes(isAwkward ? OneOf(random, Texts) : Encoding.UTF8.GetBytes(Convert.ToBase64String(RandomBytes(random))));
                break;
            default:
                writer.WriteBytes(isAwkward ? OneOf(random, Blobs) : RandomBytes(random));
                break;
        }
    }

    private static void WriteDecimal(RowWriter writer, ColumnType type, Random random)
    {
        var largest = Decimals.PowerOfTen(type.Precision) - 1;
        var digits = Decimals.PowerOfTen(random.Next(type.Precision + 1));
        var value = random.Next(6) == 0
            ? largest
            : new Int128((ulong)random.NextInt64(), (ulong)random.NextInt64(long.MinValue, long.MaxValue)) % digits;
        value = random.Next(2) == 0 ? -value : value;
        if (type.Physical == PhysicalType.Int64)
        {
            writer.Write((long)value);
        }
        else
        {
            writer.Write(value);
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static T OneOf<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
