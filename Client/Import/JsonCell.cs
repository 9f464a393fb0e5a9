using System.Globalization;
using System.Text.Json;
using Grid.Client.Formats;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>The value that a JSON line has for one column.</summary>
internal sealed class JsonCell(ColumnSchema column)
{
    private JsonTokenType _kind;
    private int _start;
    private int _length;

    public bool IsGiven => _kind != JsonTokenType.None;

    public void Clear() => (_kind, _start, _length) = (JsonTokenType.None, 0, 0);

    public void Set(JsonTokenType kind, int start, int length) => (_kind, _start, _length) = (kind, start, length);

    /// <summary>The value as it stands in the line.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> line) => line.Slice(_start, _length);

    /// <exception cref="RequestException">It is no value of the column.</exception>
    public void Write(RowWriter writer, ReadOnlySpan<byte> line)
    {
        var isValue = _kind switch
        {
            JsonTokenType.Null => WriteNull(writer),
            JsonTokenType.True or JsonTokenType.False => TryWriteTruth(writer),
            JsonTokenType.Number => column.Type.Kind is not (TypeKind.Varchar or TypeKind.Blob or TypeKind.Boolean) && TryWriteNumber(writer, Raw(line)),
            JsonTokenType.String => TryWriteText(writer, Raw(line)),
            _ => false,
        };
        if (!isValue)
        {
            throw new RequestException(ErrorCode.TypeMismatch, $"is no {column.Type}");
        }
    }

    private static bool WriteNull(RowWriter writer)
    {
        writer.WriteNull();
        return true;
    }

    private bool TryWriteTruth(RowWriter writer)
    {
        if (column.Type.Kind != TypeKind.Boolean)
        {
            return false;
        }

        writer.Write(_kind == JsonTokenType.True);
        return true;
    }

    private bool TryWriteNumber(RowWriter writer, ReadOnlySpan<byte> number)
    {
        if (TextCell.TryWrite(writer, column.Type, number))
        {
            return true;
        }

        // 1e3 and 1.0 are whole numbers too.
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        Span<byte> text = stackalloc byte[64];
        value = decimal.IsInteger(value) ? decimal.Truncate(value) : value;
        return value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture) && TextCell.TryWrite(writer, column.Type, text[..length]);
    }

    private bool TryWriteText(RowWriter writer, ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        if (column.Type.Kind == TypeKind.Blob)
        {
            if (!reader.TryGetBytesFromBase64(out var bytes))
            {
                return false;
            }

            writer.WriteBytes(bytes);
            return true;
        }

        if (!reader.ValueIsEscaped)
        {
            return TextCell.TryWrite(writer, column.Type, reader.ValueSpan);
        }

        try
        {
            var text = new byte[quoted.Length];
            return TextCell.TryWrite(writer, column.Type, text.AsSpan(0, reader.CopyString(text)));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as an escape sequence can say it.
            throw new RequestException(ErrorCode.InvalidRequest, "the text has half of a surrogate pair");
        }
    }
}
