using System.Buffers;
using Grid.Errors;
using Grid.Grains.Columns;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Grains.Partitions;

/// <summary>Gathers the rows behind a key into a <see cref="ScanResponse"/>.</summary>
internal static class PageRead
{
    /// <param name="maxBytes">Bytes that any answer may have, whatever the request allows.</param>
    public static ScanResponse Read(TableSlice slice, ScanRequest request, int maxBytes)
    {
        if (request.MaxRows < 1 || request.MaxBytes < 1)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"A page of {request.MaxRows} rows and {request.MaxBytes} bytes was asked for; both are to be positive.");
        }

        maxBytes = Math.Min(maxBytes, request.MaxBytes);
        var scan = slice.Scan(request.After.Span);
        var writer = new RowWriter(slice.Schema);
        var rows = new ArrayBufferWriter<byte>(1024);
        var count = 0;
        var isLast = false;
        while (count < request.MaxRows && rows.WrittenCount < maxBytes)
        {
            if (!scan.TryMoveNext(out var slot))
            {
                isLast = true;
                break;
            }

            slice.ReadSlot(slot, writer);
            var row = writer.End();
            VarInt.Write(rows, (ulong)slice.GetVersion(slot));
            VarInt.Write(rows, (ulong)row.Length);
            rows.Write(row);
            count++;
        }

        return new ScanResponse(count, rows.WrittenMemory, isLast);
    }
}
