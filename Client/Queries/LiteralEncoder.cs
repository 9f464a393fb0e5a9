using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Client.Queries;

/// <summary>Parameters as the grid takes them: each CLR type has the SQL type of <see cref="ClrValue"/>, enums that of their number.</summary>
internal static class LiteralEncoder
{
    /// <exception cref="RequestException"><see cref="ErrorCode.TypeMismatch"/>: the type has no SQL type.</exception>
    public static Literal Encode(string name, object? value) => value switch
    {
        null => Literal.Null,
        Literal literal => literal,
        bool truth => new Literal(ColumnType.Boolean, [truth ? (byte)1 : (byte)0]),
        sbyte or byte or short => Integer(ColumnType.SmallInt, value),
        ushort or int => Integer(ColumnType.Integer, value),
        uint or long => Integer(ColumnType.BigInt, value),
        ulong => OfInt128(ColumnType.HugeInt, (ulong)value),
        Int128 number => OfInt128(ColumnType.HugeInt, number),
        Enum number => Encode(name, Convert.ChangeType(number, Enum.GetUnderlyingType(number.GetType()), CultureInfo.InvariantCulture)),
        float number => OfSingle(number),
        double number => OfDouble(number),
        decimal number => OfDecimal(number),
        string text => new Literal(ColumnType.Varchar, Encoding.UTF8.GetBytes(text)),
        char letter => new Literal(ColumnType.Varchar, Encoding.UTF8.GetBytes(letter.ToString())),
        DateOnly date => Integer(ColumnType.Date, ClrValue.DaysOf(date)),
        DateTime time => Integer(ColumnType.Timestamp, ClrValue.MicrosecondsOf(time)),
        DateTimeOffset time => Integer(ColumnType.Timestamp, ClrValue.MicrosecondsOf(time.UtcDateTime)),
        Guid uuid => OfInt128(ColumnType.Uuid, ClrValue.NumberOf(uuid)),
        byte[] bytes => new Literal(ColumnType.Blob, bytes),
        ReadOnlyMemory<byte> bytes => new Literal(ColumnType.Blob, bytes.ToArray()),
        _ => throw new RequestException(ErrorCode.TypeMismatch,
            $"Parameter ${name} has type {value.GetType().Name}, which has no SQL type. Use a boolean, a number, a string, a date or time, a Guid or bytes."),
    };

    private static Literal Integer(ColumnType type, object value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        return new Literal(type, bytes[..type.Width]);
    }

    private static Literal OfInt128(ColumnType type, Int128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt128LittleEndian(bytes, value);
        return new Literal(type, bytes);
    }

    // −0.0 and the many NaNs are one value each, as RowWriter stores them.
    private static Literal OfSingle(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, float.IsNaN(value) ? float.NaN : value + 0f);
        return new Literal(ColumnType.Real, bytes);
    }

    private static Literal OfDouble(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.IsNaN(value) ? double.NaN : value + 0d);
        return new Literal(ColumnType.Double, bytes);
    }

    private static Literal OfDecimal(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var digits = text.Count(char.IsAsciiDigit);
        var type = ColumnType.DecimalOf(Math.Max(digits, value.Scale + 1), value.Scale);
        if (!Decimals.TryParse(text, type.Precision, type.Scale, out var unscaled))
        {
            throw new InvalidOperationException($"{text} does not fit its own type {type}.");
        }

        return type.Physical == PhysicalType.Int64 ? Integer(type, (long)unscaled) : OfInt128(type, unscaled);
    }
}
