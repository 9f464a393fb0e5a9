using System.Text;
using Grid.Client.Formats;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>The lines of a CSV text.</summary>
internal sealed class CsvRows : RowSource
{
    private readonly CsvReader _reader;
    private readonly byte[]?[] _nullTexts;
    private readonly int _fieldCount;

    private CsvRows(CsvReader reader, ImportColumn[] columns, ImportOptions options)
    {
        _reader = reader;
        _fieldCount = reader.FieldCount;
        Columns = columns;
        _nullTexts = Array.ConvertAll(columns, column => NullTextOf(column.Schema, options.NullText));
    }

    public override ImportColumn[] Columns { get; }

    public override long Line => _reader.Line;

    public override string Text => Encoding.UTF8.GetString(_reader.Record);

    /// <exception cref="RequestException">The first line does not fit the table.</exception>
    public static async Task<CsvRows> OpenAsync(TableSchema schema, Stream text, ImportOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = new ByteWindow(text);
            while (bytes.Span.Length < 4 && !bytes.IsEnd)
            {
                await bytes.FillAsync(cancellationToken).ConfigureAwait(false);
            }

            bytes.Advance(MarkLength(bytes.Span));
            var reader = new CsvReader(bytes, (byte)(options.Delimiter ?? '\0'));
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new RequestException(ErrorCode.InvalidRequest, "it is empty: its first line names the columns.");
            }

            string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(field => Encoding.UTF8.GetString(reader.GetField(field)))];
            return new CsvRows(reader, ColumnMatch.Match(schema, names, options.IgnoreUnknownColumns, "The first line of the CSV text"), options);
        }
        catch (RequestException failure) when (failure.Code != ErrorCode.ColumnNotFound)
        {
            throw new RequestException(failure.Code, $"The CSV text cannot be read: {failure.Message}", failure);
        }
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                if (!await _reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
            while (IsBlank);
        }
        catch (RequestException failure)
        {
            throw new RequestException(failure.Code, $"Line {Line}: {failure.Message}.", failure);
        }

        Row++;
        return true;
    }

    public override void Write(RowWriter writer, GeneratedKeys keys)
    {
        if (_reader.FieldCount != _fieldCount)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Line {Line}: it has {_reader.FieldCount} values, the first line names {_fieldCount} columns.");
        }

        writer.Begin();
        for (var ordinal = 0; ordinal < Columns.Length; ordinal++)
        {
            var column = Columns[ordinal];
            try
            {
                if (column.Field < 0)
                {
                    column.WriteAbsent(writer, keys, Row);
                }
                else if (_reader.GetField(column.Field) is var text && IsNull(ordinal, text))
                {
                    writer.WriteNull();
                }
                else if (!TextCell.TryWrite(writer, column.Schema.Type, text))
                {
                    throw new RequestException(ErrorCode.TypeMismatch, $"is no {column.Schema.Type}");
                }
            }
            catch (RequestException failure)
            {
                var text = column.Field < 0 ? default : _reader.GetField(column.Field);
                throw new RequestException(
                    failure.Code, $"Line {Line}, column {column.Schema.Name}, value {ImportColumn.Show(text)}: {failure.Message}", failure);
            }
        }
    }

    // A line with nothing on it is no row, unless a row has one value, which may be empty.
    private bool IsBlank => _fieldCount > 1 && _reader.FieldCount == 1 && !_reader.IsQuoted(0) && _reader.GetField(0).IsEmpty;

    // What stands in quotes is a value, whatever it says; only an empty text means nothing else where it is no string and no BLOB.
    private bool IsNull(int ordinal, ReadOnlySpan<byte> text) =>
        _nullTexts[ordinal] is { } nullText && text.SequenceEqual(nullText)
        && (!_reader.IsQuoted(Columns[ordinal].Field) || (text.IsEmpty && Columns[ordinal].Schema.Type.Physical != PhysicalType.Bytes));

    // Only where the column may be NULL does a text mean it.
    private static byte[]? NullTextOf(ColumnSchema column, string? nullText)
    {
        var text = !column.IsNullable ? null : nullText ?? (column.Type.Kind == TypeKind.Varchar ? null : "");
        return text is null ? null : Encoding.UTF8.GetBytes(text);
    }

    private static int MarkLength(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith<byte>([0xFF, 0xFE]) || text.StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new RequestException(ErrorCode.InvalidRequest, "it is UTF-16: save it as UTF-8.");
        }

        return text.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }
}
