using System.Buffers;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>Gathers rows by key into a <see cref="ReadResponse"/>.</summary>
internal static class PointRead
{
    public static ReadResponse Read(TableSlice slice, ReadRequest request, int maxBytes)
    {
        if (request.Count > ReadRequest.MaxKeys)
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"One read takes at most {ReadRequest.MaxKeys} keys for a partition; this one has {request.Count}. Send it in parts.");
        }

        var keys = request.Keys.Span;
        var offset = 0;
        var writer = new RowWriter(slice.Schema);
        var rows = new ArrayBufferWriter<byte>(Math.Max(16, request.Count * 64));
        for (var index = 0; index < request.Count; index++)
        {
            var length = VarInt.ReadLength(keys, ref offset);
            var key = keys.Slice(offset, length);
            offset += length;
            if (!slice.TryRead(key, writer, out var version))
            {
                VarInt.Write(rows, 0);
                continue;
            }

            var row = writer.End();
            VarInt.Write(rows, (ulong)version);
            VarInt.Write(rows, (ulong)row.Length);
            rows.Write(row);
            if (rows.WrittenCount > maxBytes)
            {
                throw new RequestException(ErrorCode.LimitExceeded,
                    $"The first {index + 1} of {request.Count} rows take {rows.WrittenCount} bytes; one read answers at most {maxBytes}. Ask for fewer keys at once.");
            }
        }

        return new ReadResponse(request.Count, rows.WrittenMemory);
    }
}
