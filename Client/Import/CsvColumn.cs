using System.Globalization;
using Grid.Client.Mapping;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>One column of the table and where its values stand in a line; parses them straight into the row.</summary>
internal sealed class CsvColumn
{
    private const int Absent = -1;

    private readonly ColumnSchema _column;
    private readonly int _field;
    private readonly bool _isGenerated;
    private readonly string? _nullText;

    /// <param name="field">Place in a line, or −1 when the text does not have the column.</param>
    /// <param name="isGenerated">Whether a missing value is a new UUID.</param>
    public CsvColumn(ColumnSchema column, int field, bool isGenerated, string? nullText)
    {
        _column = column;
        _field = field;
        _isGenerated = isGenerated;

        // Only where the column may be NULL does a text mean it.
        _nullText = !column.IsNullable ? null : nullText ?? (column.Type.Kind == TypeKind.Varchar ? null : "");
    }

    public string Name => _column.Name;

    /// <summary>Place in a line; negative when the text does not have the column.</summary>
    public int Field => _field;

    /// <summary>Whether the text must have the column.</summary>
    public bool IsMissing => _field == Absent && !_isGenerated && !_column.IsNullable && _column.Default is null;

    /// <summary>Writes the value of a line.</summary>
    /// <exception cref="RequestException">The text is no value of the column.</exception>
    public void Write(RowWriter writer, ReadOnlySpan<char> text)
    {
        if (_field == Absent)
        {
            WriteAbsent(writer);
        }
        else if (_nullText is not null && text.SequenceEqual(_nullText))
        {
            writer.WriteNull();
        }
        else if (!TryWrite(writer, text))
        {
            throw new RequestException(ErrorCode.TypeMismatch, $"is no {_column.Type}");
        }
    }

    private void WriteAbsent(RowWriter writer)
    {
        if (_isGenerated)
        {
            CellWriters.NewUuid(writer);
        }
        else if (_column.Default is { } value)
        {
            writer.WriteEncoded(value);
        }
        else
        {
            writer.WriteNull();
        }
    }

    private bool TryWrite(RowWriter writer, ReadOnlySpan<char> text)
    {
        var culture = CultureInfo.InvariantCulture;
        var isValue = true;
        switch (_column.Type.Kind)
        {
            case TypeKind.Varchar:
                writer.Write(text);
                break;
            case TypeKind.SmallInt when short.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                break;
            case TypeKind.Integer when int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                break;
            case TypeKind.BigInt when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number):
                writer.Write(number);
                break;
            case TypeKind.Real when ValueText.TryParseSingle(text, out var number):
                writer.Write(number);
                break;
            case TypeKind.Double when ValueText.TryParseDouble(text, out var number):
                writer.Write(number);
                break;
            case TypeKind.Decimal when Decimals.TryParse(text, _column.Type.Precision, _column.Type.Scale, out var unscaled):
                WriteUnscaled(writer, unscaled);
                break;
            case TypeKind.Boolean when ValueText.TryParseBoolean(text, out var truth):
                writer.Write(truth);
                break;
            case TypeKind.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date):
                writer.Write(ClrValue.DaysOf(date));
                break;
            case TypeKind.Timestamp when ValueText.TryParseTimestamp(text, out var time):
                writer.Write(ClrValue.MicrosecondsOf(time));
                break;
            case TypeKind.Uuid when Guid.TryParse(text, out var uuid):
                writer.Write(ClrValue.NumberOf(uuid));
                break;
            case TypeKind.Blob when ValueText.TryParseBlob(text, out var bytes):
                writer.WriteBytes(bytes);
                break;
            default:
                isValue = false;
                break;
        }

        return isValue;
    }

    private void WriteUnscaled(RowWriter writer, Int128 unscaled)
    {
        if (_column.Type.Physical == PhysicalType.Int64)
        {
            writer.Write((long)unscaled);
        }
        else
        {
            writer.Write(unscaled);
        }
    }
}
