using System.Buffers.Binary;
using Grid.Errors;

namespace Grid.Grains.Stores.PostgreSql;

/// <summary>Reads PostgreSQL's binary COPY row by row from a stream (see <see cref="CopyWriter"/> for its form).</summary>
internal sealed class CopyReader(Stream stream)
{
    private const int SignatureBytes = 11;
    private const int HeaderBytes = SignatureBytes + 8;
    private const int InitialBytes = 128 * 1024;

    private byte[] _buffer = new byte[InitialBytes];
    private int _start;
    private int _end;
    private int _next;
    private bool _hasHeader;

    /// <summary>Fields of the row read last that are still to be taken.</summary>
    public int FieldsLeft { get; private set; }

    /// <summary>Goes to the next row if it is in memory as a whole. False: read more, unless the end was met.</summary>
    public bool TryNextRow(out bool isEnd)
    {
        isEnd = false;
        _start = _next;
        var offset = _start;
        if (!_hasHeader)
        {
            if (_end - offset < HeaderBytes)
            {
                return false;
            }

            offset += HeaderBytes + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(offset + SignatureBytes + 4));
        }

        if (_end - offset < sizeof(short))
        {
            return false;
        }

        var fields = BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(offset));
        offset += sizeof(short);
        if (fields < 0)
        {
            isEnd = true;
            return false;
        }

        var first = offset;
        for (var field = 0; field < fields; field++)
        {
            if (_end - offset < sizeof(int))
            {
                return false;
            }

            offset += sizeof(int) + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(offset)));
            if (offset > _end)
            {
                return false;
            }
        }

        (_hasHeader, _start, _next, FieldsLeft) = (true, first, offset, fields);
        return true;
    }

    /// <summary>Takes the next field of the row; false for NULL. The bytes are valid until the next read from the stream.</summary>
    public bool TryTakeField(out ReadOnlySpan<byte> field)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        _start += sizeof(int);
        FieldsLeft--;
        field = length < 0 ? default : _buffer.AsSpan(_start, length);
        _start += Math.Max(0, length);
        return length >= 0;
    }

    /// <summary>Takes an array of BIGINT; NULL counts as empty.</summary>
    public void TakeField(Queue<long> values)
    {
        const int headerBytes = 20;
        const int elementBytes = sizeof(int) + sizeof(long);
        values.Clear();
        if (!TryTakeField(out var field) || field.Length <= headerBytes)
        {
            return;
        }

        for (field = field[headerBytes..]; field.Length >= elementBytes; field = field[elementBytes..])
        {
            values.Enqueue(BinaryPrimitives.ReadInt64BigEndian(field[sizeof(int)..]));
        }
    }

    /// <summary>Reads on from the stream.</summary>
    /// <exception cref="GridException">The stream ended within the rows.</exception>
    public async Task ReadMoreAsync(CancellationToken cancellationToken)
    {
        var kept = _end - _start;
        if (kept > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        (_start, _next, _end) = (0, 0, kept);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read > 0 ? read : throw new GridException(ErrorCode.StoreFailure, "PostgreSQL ended its answer within a row.", isTransient: true);
    }
}
