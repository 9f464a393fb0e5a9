using System.Buffers;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>Gathers rows by key into a <see cref="ReadResponse"/>. Keeps its buffers from one read to the next; not thread-safe.</summary>
internal sealed class PointRead
{
    /// <summary>Bytes of a buffer that is kept: ample for the reads of single rows that travel together.</summary>
    private const int MaxKeptBytes = 64 * 1024;

    private ArrayBufferWriter<byte> _rows = new();
    private RowWriter? _writer;

    public ReadResponse Read(TableSlice slice, ReadRequest request, int maxBytes)
    {
        if (request.Count > ReadRequest.MaxKeys)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"One read takes at most {ReadRequest.MaxKeys} keys for a partition; this one has {request.Count}. Send it in parts.");
        }

        var writer = ReferenceEquals(_writer?.Schema, slice.Schema) ? _writer : _writer = new RowWriter(slice.Schema);
        _rows.ResetWrittenCount();
        try
        {
            Gather(slice, request, writer, maxBytes);
            return new ReadResponse(request.Count, _rows.WrittenSpan.ToArray());
        }
        finally
        {
            if (_rows.Capacity > MaxKeptBytes)
            {
                _rows = new ArrayBufferWriter<byte>();
            }
        }
    }

    private void Gather(TableSlice slice, ReadRequest request, RowWriter writer, int maxBytes)
    {
        var keys = request.Keys.Span;
        var offset = 0;
        for (var index = 0; index < request.Count; index++)
        {
            var length = VarInt.ReadLength(keys, ref offset);
            var key = keys.Slice(offset, length);
            offset += length;
            if (!slice.TryRead(key, writer, out var version))
            {
                VarInt.Write(_rows, 0);
                continue;
            }

            var row = writer.End();
            VarInt.Write(_rows, (ulong)version);
            VarInt.Write(_rows, (ulong)row.Length);
            _rows.Write(row);
            if (_rows.WrittenCount > maxBytes)
            {
                throw new RequestException(ErrorCode.LimitExceeded,
                    $"The first {index + 1} of {request.Count} rows take {_rows.WrittenCount} bytes; one read answers at most {maxBytes}. Ask for fewer keys at once.");
            }
        }
    }
}
