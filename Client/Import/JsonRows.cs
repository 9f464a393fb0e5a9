using System.Text;
using System.Text.Json;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>The lines of a text that has one JSON object on each.</summary>
internal sealed class JsonRows : RowSource
{
    private static readonly JsonReaderOptions Format = new() { MaxDepth = 8 };

    private readonly TableSchema _schema;
    private readonly ByteWindow _bytes;
    private readonly bool _ignoreUnknown;
    private readonly JsonCell[] _cells;
    private readonly Dictionary<string, int> _ordinals = new(Identifier.Comparer);
    private int _lineLength;
    private ReadOnlyMemory<byte> _line;
    private long _lineNumber;

    public JsonRows(TableSchema schema, Stream text, ImportOptions options)
    {
        _schema = schema;
        _bytes = new ByteWindow(text);
        _ignoreUnknown = options.IgnoreUnknownColumns;
        Columns = ColumnMatch.Of(schema, Enumerable.Repeat(-1, schema.Columns.Length).ToArray());
        _cells = Array.ConvertAll(Columns, column => new JsonCell(column.Schema));
        for (var ordinal = 0; ordinal < Columns.Length; ordinal++)
        {
            _ordinals[Columns[ordinal].PlainName] = ordinal;
        }
    }

    public override ImportColumn[] Columns { get; }

    public override long Line => _lineNumber;

    public override string Text => Encoding.UTF8.GetString(_line.Span);

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        do
        {
            _bytes.Advance(_lineLength);
            _lineLength = 0;
            _lineNumber++;
            if (!await TryReadLineAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        while (_line.Span.Trim(" \t\r"u8).IsEmpty);
        Row++;
        return true;
    }

    public override void Write(RowWriter writer, GeneratedKeys keys)
    {
        Array.ForEach(_cells, cell => cell.Clear());
        try
        {
            FindCells();
        }
        catch (JsonException failure)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Line {Line}: it is no JSON: {failure.Message}", failure);
        }

        writer.Begin();
        for (var ordinal = 0; ordinal < Columns.Length; ordinal++)
        {
            try
            {
                if (_cells[ordinal].IsGiven)
                {
                    _cells[ordinal].Write(writer, _line.Span);
                }
                else if (!Columns[ordinal].IsRequired)
                {
                    Columns[ordinal].WriteAbsent(writer, keys, Row);
                }
                else
                {
                    throw new RequestException(_schema.IsKey(ordinal) ? ErrorCode.KeyMissing : ErrorCode.NullNotAllowed, "it is not given");
                }
            }
            catch (RequestException failure)
            {
                throw new RequestException(
                    failure.Code,
                    $"Line {Line}, column {Columns[ordinal].Schema.Name}, value {ImportColumn.Show(_cells[ordinal].Raw(_line.Span))}: {failure.Message}", failure);
            }
        }
    }

    private void FindCells()
    {
        var reader = new Utf8JsonReader(_line.Span, Format);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"Line {Line}: it is no JSON object.");
        }

        // Objects of one file mostly have their properties in one order.
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var ordinal = Find(ref reader, next);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var kind = reader.TokenType;
            reader.Skip();
            if (ordinal < 0)
            {
                continue;
            }

            if (_cells[ordinal].IsGiven)
            {
                throw new RequestException(ErrorCode.InvalidRequest, $"Line {Line}: column {Columns[ordinal].Schema.Name} is given twice.");
            }

            _cells[ordinal].Set(kind, start, (int)reader.BytesConsumed - start);
            next = ordinal + 1;
        }

        // Anything behind the object is no JSON.
        reader.Read();
    }

    private int Find(ref Utf8JsonReader reader, int next)
    {
        if (next < Columns.Length && reader.ValueTextEquals(Columns[next].Schema.Name))
        {
            return next;
        }

        var name = reader.GetString()!;
        return _ordinals.TryGetValue(ColumnMatch.Plain(name), out var ordinal) ? ordinal
            : _ignoreUnknown ? -1
            : throw new RequestException(ErrorCode.ColumnNotFound, $"Line {Line}: {ColumnMatch.Unknown(_schema, name)}.");
    }

    private async ValueTask<bool> TryReadLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            var searched = 0;
            while (true)
            {
                var length = _bytes.Span[searched..].IndexOf((byte)'\n');
                if (length >= 0 || _bytes.IsEnd)
                {
                    length = length < 0 ? _bytes.Span.Length : searched + length;
                    _lineLength = Math.Min(length + 1, _bytes.Span.Length);
                    _line = _bytes.Slice(0, length);
                    SkipMark();
                    return _lineLength > 0;
                }

                searched = _bytes.Span.Length;
                await _bytes.FillAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RequestException failure)
        {
            throw new RequestException(failure.Code, $"Line {Line}: {failure.Message}.", failure);
        }
    }

    private void SkipMark()
    {
        if (_lineNumber == 1 && _line.Span.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            _line = _line[3..];
        }
    }
}
