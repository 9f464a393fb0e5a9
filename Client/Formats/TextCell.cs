using System.Globalization;
using System.Text;
using Grid.Client.Tables;
using Grid.Tables;

namespace Grid.Client.Formats;

/// <summary>Single values as UTF-8 text, as <see cref="ValueText"/> reads and writes them, straight from and into encoded rows.</summary>
internal static class TextCell
{
    /// <summary>Longest text of a value that is not a string or a BLOB: a timestamp with a zone, a number with room to spare.</summary>
    private const int LongestOther = 512;

    /// <summary>Writes the value that a text means for a column; false when it means none.</summary>
    public static bool TryWrite(RowWriter writer, ColumnType type, ReadOnlySpan<byte> text)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                writer.WriteBytes(text);
                return true;
            case TypeKind.SmallInt when short.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                return true;
            case TypeKind.Integer when int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                return true;
            case TypeKind.BigInt when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                return true;
            case TypeKind.Double when double.TryParse(text, NumberStyles.Float, culture, out var number) && double.IsFinite(number):
                writer.Write(number);
                return true;
            case TypeKind.Real when float.TryParse(text, NumberStyles.Float, culture, out var number) && float.IsFinite(number):
                writer.Write(number);
                return true;
            case TypeKind.SmallInt or TypeKind.Integer or TypeKind.BigInt:
                return false;
            case TypeKind.Blob:
                return TryWriteOther(writer, type, Encoding.UTF8.GetString(text));
        }

        if (text.Length > LongestOther)
        {
            return false;
        }

        // Whatever is no ASCII is no part of such a value either.
        Span<char> characters = stackalloc char[LongestOther];
        return Ascii.ToUtf16(text, characters, out var length) == System.Buffers.OperationStatus.Done && TryWriteOther(writer, type, characters[..length]);
    }

    /// <summary>Writes the unscaled integer of a DECIMAL.</summary>
    public static void WriteUnscaled(RowWriter writer, ColumnType type, Int128 unscaled)
    {
        if (type.Physical == PhysicalType.Int64)
        {
            writer.Write((long)unscaled);
        }
        else
        {
            writer.Write(unscaled);
        }
    }

    private static bool TryWriteOther(RowWriter writer, ColumnType type, ReadOnlySpan<char> text)
    {
        switch (type.Kind)
        {
            case TypeKind.Real when ValueText.TryParseSingle(text, out var number):
                writer.Write(number);
                return true;
            case TypeKind.Double when ValueText.TryParseDouble(text, out var number):
                writer.Write(number);
                return true;
            case TypeKind.Decimal when Decimals.TryParse(text, type.Precision, type.Scale, out var unscaled):
                WriteUnscaled(writer, type, unscaled);
                return true;
            case TypeKind.Boolean when ValueText.TryParseBoolean(text, out var truth):
                writer.Write(truth);
                return true;
            case TypeKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date):
                writer.Write(ClrValue.DaysOf(date));
                return true;
            case TypeKind.Timestamp when ValueText.TryParseTimestamp(text, out var time):
                writer.Write(ClrValue.MicrosecondsOf(time));
                return true;
            case TypeKind.Uuid when Guid.TryParse(text, out var uuid):
                writer.Write(ClrValue.NumberOf(uuid));
                return true;
            case TypeKind.Blob when ValueText.TryParseBlob(text, out var bytes):
                writer.WriteBytes(bytes);
                return true;
            default:
                return false;
        }
    }
}
