using System.Buffers;
using System.Runtime.InteropServices;
using Grid.Errors;

namespace Grid.Client.Import;

/// <summary>
/// The records of a CSV text (RFC 4180) as UTF-8 bytes. A quote means something only at the beginning of a value and
/// within a quoted one; lines end with LF or CRLF. Spans are valid until the next call.
/// </summary>
/// <remarks>
/// A reader of our own because an import needs what Sylvan.Data.Csv 1.4, the library for it, keeps to itself: whether a value stands in
/// quotes, which tells an empty string from NULL; the line that a record begins on, where values have line ends (it counts records);
/// and the bytes as they are, since a text reader in between replaces those that are no UTF-8, which must be refused.
/// </remarks>
internal sealed class CsvReader
{
    private readonly ByteWindow _bytes;
    private readonly List<Field> _fields = [];
    private byte[] _unescaped = [];
    private SearchValues<byte>? _ends;
    private byte _delimiter;
    private int _recordLength;
    private long _nextLine = 1;

    /// <param name="delimiter">0: found in the first record.</param>
    public CsvReader(ByteWindow bytes, byte delimiter)
    {
        _bytes = bytes;
        if (delimiter != 0)
        {
            Use(delimiter);
        }
    }

    /// <summary>Number of the line that the current record begins on, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Values of the current record.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>The current record as it stands, without its line end.</summary>
    public ReadOnlySpan<byte> Record => _bytes.Span[.._recordLength].TrimEnd("\r\n"u8);

    /// <summary>Whether a value of the current record stands in quotes.</summary>
    public bool IsQuoted(int field) => _fields[field].IsQuoted;

    /// <summary>A value of the current record, without its quotes.</summary>
    public ReadOnlySpan<byte> GetField(int index)
    {
        var field = _fields[index];
        var value = _bytes.Span.Slice(field.Start, field.Length);
        return field.HasEscapes ? Unescape(value) : value;
    }

    /// <summary>Goes to the next record; false behind the last.</summary>
    /// <exception cref="RequestException">The text is no CSV at <see cref="Line"/>.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _bytes.Advance(_recordLength);
        _recordLength = 0;
        Line = _nextLine;
        while (!TryParse())
        {
            if (_bytes.IsEnd)
            {
                _fields.Clear();
                return false;
            }

            await _bytes.FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // False when the record is not there to its end; it is parsed anew then, which is rare because the window is wide.
    private bool TryParse()
    {
        _fields.Clear();
        var text = _bytes.Span;
        if (text.IsEmpty)
        {
            return false;
        }

        if (_ends is null && !TryFindDelimiter(text))
        {
            return false;
        }

        var lineEnds = 0;
        var position = 0;
        while (true)
        {
            if (position < text.Length && text[position] == '"')
            {
                if (!TryParseQuoted(text, ref position, ref lineEnds))
                {
                    return false;
                }
            }
            else
            {
                var length = text[position..].IndexOfAny(_ends!);
                if (length < 0 && !_bytes.IsEnd)
                {
                    return false;
                }

                length = length < 0 ? text.Length - position : length;
                AddPlain(text, position, length);
                position += length;
            }

            if (position == text.Length)
            {
                break;
            }

            if (text[position++] != _delimiter)
            {
                lineEnds++;
                break;
            }
        }

        _recordLength = position;
        _nextLine = Line + Math.Max(1, lineEnds);
        return true;
    }

    private void AddPlain(ReadOnlySpan<byte> text, int start, int length)
    {
        // A carriage return before the line end belongs to it.
        var end = start + length;
        var hasReturn = length > 0 && text[end - 1] == '\r' && (end == text.Length || text[end] == '\n');
        _fields.Add(new Field(start, hasReturn ? length - 1 : length, IsQuoted: false, HasEscapes: false));
    }

    private bool TryParseQuoted(ReadOnlySpan<byte> text, ref int position, ref int lineEnds)
    {
        var start = position + 1;
        var end = start;
        var hasEscapes = false;
        while (true)
        {
            var length = text[end..].IndexOf((byte)'"');
            if (length < 0)
            {
                return !_bytes.IsEnd ? false : throw Malformed("the quoted value has no closing quote");
            }

            end += length;
            if (end + 1 >= text.Length || text[end + 1] != '"')
            {
                break;
            }

            hasEscapes = true;
            end += 2;
        }

        // What comes next decides whether this was the closing quote.
        if (end + 2 >= text.Length && !_bytes.IsEnd)
        {
            return false;
        }

        lineEnds += text[start..end].Count((byte)'\n');
        _fields.Add(new Field(start, end - start, IsQuoted: true, hasEscapes));
        position = end + 1;
        if (position + 1 < text.Length && text[position] == '\r' && text[position + 1] == '\n')
        {
            position++;
        }
        else if (position + 1 == text.Length && text[position] == '\r')
        {
            position++;
        }

        return position == text.Length || text[position] == _delimiter || text[position] == '\n'
            ? true
            : throw Malformed("text follows the closing quote of a value; double a quote that is part of it");
    }

    // The one of the usual delimiters that occurs most often in the first line, outside of quotes.
    private bool TryFindDelimiter(ReadOnlySpan<byte> text)
    {
        var candidates = ",;\t|"u8;
        Span<int> counts = stackalloc int[candidates.Length];
        var isQuoted = false;
        var index = 0;
        for (; index < text.Length && (isQuoted || text[index] != '\n'); index++)
        {
            isQuoted ^= text[index] == '"';
            if (!isQuoted && candidates.IndexOf(text[index]) is >= 0 and var found)
            {
                counts[found]++;
            }
        }

        if (index == text.Length && !_bytes.IsEnd)
        {
            return false;
        }

        var best = 0;
        for (var candidate = 1; candidate < counts.Length; candidate++)
        {
            best = counts[candidate] > counts[best] ? candidate : best;
        }

        Use(candidates[best]);
        return true;
    }

    private void Use(byte delimiter)
    {
        _delimiter = delimiter;
        _ends = SearchValues.Create([delimiter, (byte)'\n']);
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> value)
    {
        if (_unescaped.Length < value.Length)
        {
            _unescaped = new byte[Math.Max(value.Length, 2 * _unescaped.Length)];
        }

        var length = 0;
        for (var index = 0; index < value.Length; index++)
        {
            _unescaped[length++] = value[index];
            index += value[index] == '"' ? 1 : 0;
        }

        return _unescaped.AsSpan(0, length);
    }

    private static RequestException Malformed(string what) => new(ErrorCode.InvalidRequest, what);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Field(int Start, int Length, bool IsQuoted, bool HasEscapes);
}
