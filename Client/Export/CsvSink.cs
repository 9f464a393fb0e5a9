using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Grid.Client.Mapping;
using Grid.Client.Tables;
using Grid.Tables;

namespace Grid.Client.Export;

/// <summary>Writes CSV (RFC 4180), lines ending with LF.</summary>
internal sealed class CsvSink : TextSink
{
    /// <summary>Bytes of the longest value that is not a string, a BLOB or of 128 bits.</summary>
    private const int MaxShortLength = 64;

    private readonly ExportColumn[] _columns;
    private readonly SearchValues<byte> _special;
    private readonly byte _delimiter;
    private readonly byte[] _nullText;

    public CsvSink(Stream output, ExportColumn[] columns, ExportOptions options)
        : base(output)
    {
        _columns = columns;
        _delimiter = (byte)options.Delimiter;
        _special = SearchValues.Create([_delimiter, (byte)'"', (byte)'\n', (byte)'\r']);
        _nullText = Encoding.UTF8.GetBytes(options.NullText);
        for (var index = 0; index < columns.Length; index++)
        {
            WriteSeparator(index);
            WriteText(Encoding.UTF8.GetBytes(columns[index].Name));
        }

        WriteByte((byte)'\n');
    }

    public override void Add(CellSource row)
    {
        for (var index = 0; index < _columns.Length; index++)
        {
            WriteSeparator(index);
            var column = _columns[index];
            if (row.IsNull(column.Ordinal))
            {
                Text.Write(_nullText);
            }
            else
            {
                WriteValue(column.Type, row.Bytes(column.Ordinal));
            }
        }

        WriteByte((byte)'\n');
    }

    private void WriteValue(ColumnType type, ReadOnlySpan<byte> value)
    {
        switch (type.Kind)
        {
            case TypeKind.Varchar:
                WriteText(value);
                break;
            case TypeKind.SmallInt:
                WriteShort(BinaryPrimitives.ReadInt16LittleEndian(value));
                break;
            case TypeKind.Integer:
                WriteShort(BinaryPrimitives.ReadInt32LittleEndian(value));
                break;
            case TypeKind.BigInt:
                WriteShort(BinaryPrimitives.ReadInt64LittleEndian(value));
                break;
            case TypeKind.Real:
                WriteShort(BinaryPrimitives.ReadSingleLittleEndian(value));
                break;
            case TypeKind.Double:
                WriteShort(BinaryPrimitives.ReadDoubleLittleEndian(value));
                break;
            case TypeKind.Decimal:
                // Not through System.Decimal: it has 28 digits, the type has 38.
                WriteText(Encoding.UTF8.GetBytes(Decimals.ToText(ClrValue.ReadUnscaled(type, value), type.Scale)));
                break;
            default:
                WriteText(Encoding.UTF8.GetBytes(ValueText.Format(type, ClrValue.Read(type, value))));
                break;
        }
    }

    // A number needs quotes only where the text that means NULL, or the delimiter, is made of digits and signs.
    private void WriteShort<T>(T value)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[MaxShortLength];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        WriteText(text[..length]);
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(_special) && !text.SequenceEqual(_nullText))
        {
            Text.Write(text);
            return;
        }

        WriteByte((byte)'"');
        while (text.IndexOf((byte)'"') is >= 0 and var quote)
        {
            Text.Write(text[..(quote + 1)]);
            WriteByte((byte)'"');
            text = text[(quote + 1)..];
        }

        Text.Write(text);
        WriteByte((byte)'"');
    }

    private void WriteSeparator(int index)
    {
        if (index > 0)
        {
            WriteByte(_delimiter);
        }
    }

    private void WriteByte(byte value)
    {
        Text.GetSpan(1)[0] = value;
        Text.Advance(1);
    }
}
