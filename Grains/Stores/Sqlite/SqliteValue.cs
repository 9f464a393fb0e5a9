using System.Buffers.Binary;
using Grid.Tables;
using SQLitePCL;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// How values lie in SQLite: exact both ways, in the form that SQLite's own tools and functions understand. SQLite gives
/// a column an affinity by the words of its declared type; the word TEXT in <c>DECIMAL TEXT(12,2)</c> keeps it from
/// turning decimals into binary floating point.
/// BOOLEAN is 0 or 1; DECIMAL is text with all digits of its scale (SQLite adds and averages it as a number, but compares
/// it as text: write <c>price + 0 &gt; 5</c>); DATE, TIMESTAMP (<c>2024-02-29 23:59:59.000001</c>)
/// and UUID are text; a DATE or TIMESTAMP outside the years 1 to 9999 is the text of its number of days or microseconds
/// since 1970-01-01; NaN, which SQLite would take for NULL, is the text <c>NaN</c>.
/// </summary>
internal static class SqliteValue
{
    /// <summary>Characters of the longest text among the types with text of bounded length: a DECIMAL(38,37), its sign and its point.</summary>
    private const int LongestText = 64;

    private static ReadOnlySpan<byte> NotANumber => "NaN"u8;

    public static string DeclaredType(ColumnType type) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt or TypeKind.Real or TypeKind.Double
            or TypeKind.Varchar or TypeKind.Blob => type.ToString(),
        TypeKind.Decimal => $"DECIMAL TEXT({type.Precision},{type.Scale})",
        TypeKind.Date or TypeKind.Timestamp or TypeKind.Uuid => type + " TEXT",
        _ => throw new InvalidOperationException($"No column has type {type}."),
    };

    /// <summary>Binds the encoded bytes of a value that is not NULL.</summary>
    public static void Bind(SqliteStatement statement, int index, ColumnType type, ReadOnlySpan<byte> value)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                statement.Bind(index, value[0] != 0 ? 1 : 0);
                break;
            case TypeKind.SmallInt:
                statement.Bind(index, BinaryPrimitives.ReadInt16LittleEndian(value));
                break;
            case TypeKind.Integer:
                statement.Bind(index, BinaryPrimitives.ReadInt32LittleEndian(value));
                break;
            case TypeKind.BigInt:
                statement.Bind(index, BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
            case TypeKind.Real:
                BindNumber(statement, index, BinaryPrimitives.ReadSingleLittleEndian(value));
                break;
            case TypeKind.Double:
                BindNumber(statement, index, BinaryPrimitives.ReadDoubleLittleEndian(value));
                break;
            case TypeKind.Varchar:
                statement.BindText(index, value);
                break;
            case TypeKind.Blob:
                statement.BindBlob(index, value);
                break;
            default:
                Span<byte> text = stackalloc byte[LongestText];
                statement.BindText(index, text[..Format(type, value, text)]);
                break;
        }
    }

    /// <summary>Binds the time at which a row expires.</summary>
    public static void Bind(SqliteStatement statement, int index, ExpiryTime expires)
    {
        if (expires.IsNever)
        {
            statement.BindNull(index);
            return;
        }

        Span<byte> text = stackalloc byte[LongestText];
        statement.BindText(index, text[..SqliteTimeText.FormatTimestamp(expires.Microseconds, text)]);
    }

    /// <summary>Reads the time at which a row expires. False when it is none.</summary>
    public static bool TryReadExpiry(SqliteStatement row, int column, out ExpiryTime expires)
    {
        expires = ExpiryTime.Never;
        if (row.TypeOf(column) == raw.SQLITE_NULL)
        {
            return true;
        }

        if (row.TypeOf(column) != raw.SQLITE_TEXT || !SqliteTimeText.TryParseTimestamp(row.Bytes(column), out var microseconds) || microseconds <= 0)
        {
            return false;
        }

        expires = ExpiryTime.Create(microseconds);
        return true;
    }

    /// <summary>Appends a stored value to a row. False when it is none of the column's type.</summary>
    public static bool TryRead(SqliteStatement row, int column, ColumnType type, RowWriter output)
    {
        switch (row.TypeOf(column))
        {
            case raw.SQLITE_NULL:
                output.WriteNull();
                return true;
            case raw.SQLITE_INTEGER:
                return TryReadInteger(row.Int64(column), type, output);
            case raw.SQLITE_FLOAT:
                return TryReadNumber(row.Double(column), type, output);
            case raw.SQLITE_BLOB when type.Kind == TypeKind.Blob:
                output.WriteBytes(row.Bytes(column));
                return true;
            case raw.SQLITE_TEXT when type.Kind == TypeKind.Varchar:
                output.WriteBytes(row.Bytes(column));
                return true;
            case raw.SQLITE_TEXT:
                return TryReadText(row.Bytes(column), type, output);
            default:
                return false;
        }
    }

    private static void BindNumber(SqliteStatement statement, int index, double value)
    {
        if (double.IsNaN(value))
        {
            statement.BindText(index, NotANumber);
        }
        else
        {
            statement.Bind(index, value);
        }
    }

    private static int Format(ColumnType type, ReadOnlySpan<byte> value, Span<byte> text) => type.Kind switch
    {
        TypeKind.Decimal when type.Physical == PhysicalType.Int64 => SqliteDecimalText.Format(BinaryPrimitives.ReadInt64LittleEndian(value), type.Scale, text),
        TypeKind.Decimal => SqliteDecimalText.Format(BinaryPrimitives.ReadInt128LittleEndian(value), type.Scale, text),
        TypeKind.Date => SqliteTimeText.FormatDate(BinaryPrimitives.ReadInt32LittleEndian(value), text),
        TypeKind.Timestamp => SqliteTimeText.FormatTimestamp(BinaryPrimitives.ReadInt64LittleEndian(value), text),
        TypeKind.Uuid => ClrValue.UuidOf(BinaryPrimitives.ReadInt128LittleEndian(value)).TryFormat(text, out var length) ? length : 0,
        _ => throw new InvalidOperationException($"A {type} is not stored as text."),
    };

    private static bool TryReadInteger(long value, ColumnType type, RowWriter output)
    {
        switch (type.Kind)
        {
            case TypeKind.Boolean when value is 0 or 1:
                output.Write(value == 1);
                return true;
            case TypeKind.SmallInt when value is >= short.MinValue and <= short.MaxValue:
                output.Write((short)value);
                return true;
            case TypeKind.Integer when value is >= int.MinValue and <= int.MaxValue:
                output.Write((int)value);
                return true;
            case TypeKind.BigInt:
                output.Write(value);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadNumber(double value, ColumnType type, RowWriter output)
    {
        switch (type.Kind)
        {
            case TypeKind.Real:
                output.Write((float)value);
                return true;
            case TypeKind.Double:
                output.Write(value);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadText(ReadOnlySpan<byte> text, ColumnType type, RowWriter output)
    {
        switch (type.Kind)
        {
            case TypeKind.Real or TypeKind.Double when text.SequenceEqual(NotANumber):
                return TryReadNumber(double.NaN, type, output);
            case TypeKind.Decimal when SqliteDecimalText.TryParse(text, type.Scale, out var unscaled):
                return TryWriteDecimal(unscaled, type, output);
            case TypeKind.Date when SqliteTimeText.TryParseDate(text, out var days):
                output.Write(days);
                return true;
            case TypeKind.Timestamp when SqliteTimeText.TryParseTimestamp(text, out var microseconds):
                output.Write(microseconds);
                return true;
            case TypeKind.Uuid when Guid.TryParse(text, out var uuid):
                output.Write(ClrValue.NumberOf(uuid));
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteDecimal(Int128 unscaled, ColumnType type, RowWriter output)
    {
        if (type.Physical == PhysicalType.Int128)
        {
            output.Write(unscaled);
            return true;
        }

        if (unscaled < long.MinValue || unscaled > long.MaxValue)
        {
            return false;
        }

        output.Write((long)unscaled);
        return true;
    }
}
