using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>
/// Values as .NET sees them: BOOLEAN bool, SMALLINT short, INTEGER int, BIGINT long, HUGEINT Int128, REAL float, DOUBLE
/// double, DECIMAL decimal, VARCHAR string, DATE DateOnly, TIMESTAMP DateTime (microseconds, kind unspecified), UUID
/// Guid, BLOB byte[]. Writing takes any integer, decimal or floating type that fits without loss of range, enums by their
/// number, and ISO text for DATE, TIMESTAMP, UUID and numbers; everything else is refused by name.
/// </summary>
public static partial class ClrValue
{
    private static readonly DateOnly EpochDate = new(1970, 1, 1);

    /// <summary>ISO 8601, with a blank or a T; a time zone is converted to UTC, its absence is taken as it stands.</summary>
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Flips the top bit, so that the signed order of the number is the order of the UUID's text.</summary>
    private static readonly Int128 UuidSign = Int128.MinValue;

    /// <summary>The CLR type that <see cref="Read"/> returns.</summary>
    public static Type TypeOf(ColumnType type) => type.Kind switch
    {
        TypeKind.Null => typeof(object),
        TypeKind.Boolean => typeof(bool),
        TypeKind.SmallInt => typeof(short),
        TypeKind.Integer => typeof(int),
        TypeKind.BigInt => typeof(long),
        TypeKind.HugeInt => typeof(Int128),
        TypeKind.Real => typeof(float),
        TypeKind.Double => typeof(double),
        TypeKind.Decimal => typeof(decimal),
        TypeKind.Varchar => typeof(string),
        TypeKind.Date => typeof(DateOnly),
        TypeKind.Timestamp => typeof(DateTime),
        TypeKind.Uuid => typeof(Guid),
        TypeKind.Blob => typeof(byte[]),
        _ => throw new InvalidOperationException($"Unknown type kind {type.Kind}."),
    };

    /// <summary>Decodes the bytes of a value that is not NULL.</summary>
    public static object Read(ColumnType type, ReadOnlySpan<byte> value) => type.Kind switch
    {
        TypeKind.Boolean => value[0] != 0,
        TypeKind.SmallInt => BinaryPrimitives.ReadInt16LittleEndian(value),
        TypeKind.Integer => BinaryPrimitives.ReadInt32LittleEndian(value),
        TypeKind.BigInt => BinaryPrimitives.ReadInt64LittleEndian(value),
        TypeKind.HugeInt => BinaryPrimitives.ReadInt128LittleEndian(value),
        TypeKind.Real => BinaryPrimitives.ReadSingleLittleEndian(value),
        TypeKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(value),
        TypeKind.Decimal => Decimals.ToDecimal(ReadUnscaled(type, value), type.Scale),
        TypeKind.Varchar => Encoding.UTF8.GetString(value),
        TypeKind.Date => DateOf(BinaryPrimitives.ReadInt32LittleEndian(value)),
        TypeKind.Timestamp => TimestampOf(BinaryPrimitives.ReadInt64LittleEndian(value)),
        TypeKind.Uuid => UuidOf(BinaryPrimitives.ReadInt128LittleEndian(value)),
        TypeKind.Blob => value.ToArray(),
        _ => throw new InvalidOperationException($"A value of type {type} has no CLR form."),
    };

    /// <summary>The unscaled integer of a DECIMAL.</summary>
    public static Int128 ReadUnscaled(ColumnType type, ReadOnlySpan<byte> value) => type.Physical == PhysicalType.Int64
        ? BinaryPrimitives.ReadInt64LittleEndian(value)
        : BinaryPrimitives.ReadInt128LittleEndian(value);

    public static DateOnly DateOf(int days) => EpochDate.AddDays(days);

    public static int DaysOf(DateOnly date) => date.DayNumber - EpochDate.DayNumber;

    public static DateTime TimestampOf(long microseconds) => new(DateTime.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified);

    /// <summary>Microseconds since 1970-01-01 of the clock reading as it stands; a finer fraction is cut.</summary>
    public static long MicrosecondsOf(DateTime time) =>
        (long)Math.Floor((time.Ticks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerMicrosecond);

    public static Guid UuidOf(Int128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt128BigEndian(bytes, value ^ UuidSign);
        return new Guid(bytes, bigEndian: true);
    }

    public static Int128 NumberOf(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt128BigEndian(bytes) ^ UuidSign;
    }

    internal static void Write(RowWriter writer, ColumnSchema column, object value)
    {
        try
        {
            WriteCore(writer, column, value);
        }
        catch (Exception failure) when (failure is FormatException or InvalidCastException)
        {
            throw new RequestException(ErrorCode.TypeMismatch,
                $"Column {column.Name} is {column.Type}; the value {Show(value)} of type {value.GetType().Name} is not.", failure);
        }
        catch (OverflowException failure)
        {
            throw new RequestException(ErrorCode.ValueOutOfRange,
                $"Column {column.Name} is {column.Type}; the value {Show(value)} lies outside its range.", failure);
        }
    }

    private static void WriteCore(RowWriter writer, ColumnSchema column, object value)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (column.Type.Kind)
        {
            case TypeKind.Boolean:
                writer.Write(value as bool? ?? bool.Parse(AsText(value)));
                break;
            case TypeKind.SmallInt:
                writer.Write(short.CreateChecked(AsInteger(value)));
                break;
            case TypeKind.Integer:
                writer.Write(int.CreateChecked(AsInteger(value)));
                break;
            case TypeKind.BigInt:
                writer.Write(long.CreateChecked(AsInteger(value)));
                break;
            case TypeKind.Real:
                writer.Write(value as float? ?? AsSingle(AsDouble(value)));
                break;
            case TypeKind.Double:
                writer.Write(AsDouble(value));
                break;
            case TypeKind.Decimal:
                WriteDecimal(writer, column.Type, value);
                break;
            case TypeKind.Varchar:
                writer.Write(value is char letter ? letter.ToString() : AsText(value));
                break;
            case TypeKind.Date:
                writer.Write(DaysOf(value switch
                {
                    DateOnly date => date,
                    DateTime time when time.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(time),
                    _ => DateOnly.ParseExact(AsText(value), "yyyy-MM-dd", culture),
                }));
                break;
            case TypeKind.Timestamp:
                writer.Write(MicrosecondsOf(value switch
                {
                    DateTime time => time,
                    DateTimeOffset time => time.UtcDateTime,
                    DateOnly date => date.ToDateTime(TimeOnly.MinValue),
                    _ => DateTime.ParseExact(
                        AsText(value), TimestampFormats, culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
                }));
                break;
            case TypeKind.Uuid:
                writer.Write(NumberOf(value as Guid? ?? Guid.Parse(AsText(value))));
                break;
            case TypeKind.Blob:
                writer.WriteBytes(value switch
                {
                    byte[] bytes => bytes,
                    ReadOnlyMemory<byte> memory => memory.Span,
                    Memory<byte> memory => memory.Span,
                    _ => throw new InvalidCastException("A BLOB takes bytes."),
                });
                break;
            default:
                throw new InvalidOperationException($"No column has type {column.Type}.");
        }
    }

    private static void WriteDecimal(RowWriter writer, ColumnType type, object value)
    {
        var text = value switch
        {
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            float or double => ((decimal)AsDouble(value)).ToString(CultureInfo.InvariantCulture),
            string given => given,
            _ => AsInteger(value).ToString(CultureInfo.InvariantCulture),
        };
        if (!Decimals.TryParse(text, type.Precision, type.Scale, out var unscaled))
        {
            throw value is string && !DecimalPattern().IsMatch(text)
                ? new FormatException("No decimal number.")
                : new OverflowException("Too many digits.");
        }

        if (type.Physical == PhysicalType.Int64)
        {
            writer.Write((long)unscaled);
        }
        else
        {
            writer.Write(unscaled);
        }
    }

    private static Int128 AsInteger(object value) => value switch
    {
        int number => number,
        long number => number,
        short number => number,
        byte number => number,
        sbyte number => number,
        ushort number => number,
        uint number => number,
        ulong number => number,
        Int128 number => number,
        decimal number when decimal.IsInteger(number) => (Int128)number,
        double number when double.IsInteger(number) => checked((Int128)number),
        float number when float.IsInteger(number) => checked((Int128)number),
        Enum number => (Int128)Convert.ToDecimal(number, CultureInfo.InvariantCulture),
        string text => Int128.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        _ => throw new InvalidCastException("An integer is wanted."),
    };

    private static double AsDouble(object value) => value switch
    {
        double number => number,
        float number => number,
        decimal number => (double)number,
        string text => ParseDouble(text),
        _ => (double)AsInteger(value),
    };

    private static double ParseDouble(string text)
    {
        // A number too large comes back as infinity, and must not be mistaken for the one that is spelled out.
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(value) && text.Any(char.IsAsciiDigit)
            ? throw new OverflowException("Too large for a DOUBLE.")
            : value;
    }

    private static float AsSingle(double value) => float.IsInfinity((float)value) && double.IsFinite(value)
        ? throw new OverflowException("Too large for a REAL.")
        : (float)value;

    private static string AsText(object value) => value as string ?? throw new InvalidCastException("Text is wanted.");

    private static string Show(object value)
    {
        const int longest = 60;
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.Length <= longest ? $"'{text}'" : $"'{text[..longest]}…'";
    }

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalPattern();
}
