using System.Numerics;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Scans;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution;

/// <summary>Reads one share of a slice's rows, up to a size: what is larger is not made, but its size is estimated.</summary>
internal static class ShareExecutor
{
    /// <summary>Rows that are read before it is known how large rows are.</summary>
    private const int FirstRows = 64;

    /// <summary>Parts of the size that are made at once: it is exceeded by about one of them.</summary>
    private const int Steps = 8;

    public static PartialResult Execute(
        RowOutput output, RowShare share, TableSlice slice, SliceScan scan, ExpressionEvaluator evaluator, CancellationToken cancellationToken)
    {
        var batches = new List<ColumnBatch>();
        var (rows, bytes) = (0L, 0L);
        var limit = output.Limit ?? long.MaxValue;
        var mask = new ulong[SlotMask.MaxWords];
        foreach (var index in scan.Chunks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = slice.GetChunk(index);
            var chosen = Choose(share, slice, scan, chunk, mask.AsSpan(0, chunk.Live.Length));
            for (var start = 0; start < chosen.Length && rows < limit;)
            {
                var atOnce = rows == 0 ? FirstRows : (int)Math.Clamp(output.MaxBytes / Steps * rows / Math.Max(1, bytes), 1, TableSlice.ChunkSize);
                var count = (int)Math.Min(Math.Min(atOnce, chosen.Length - start), limit - rows);
                var set = new RowSet(index, chosen.Slice(start, count));
                var batch = new ColumnBatch(count, [.. output.Columns.Select(column => evaluator.Evaluate(column, set).ToColumn())]);
                batches.Add(batch);
                start += count;
                rows += count;
                bytes += batch.ByteCount;
                if (bytes > output.MaxBytes && rows > 1 && share.Count < RowShare.MaxCount)
                {
                    var readPart = (index + ((double)start / chosen.Length)) / slice.ChunkCount;
                    return new PartialResult([], []) { Shares = SharesFor(bytes, output.MaxBytes, share, readPart) };
                }
            }

            if (rows >= limit)
            {
                break;
            }
        }

        return new PartialResult([.. batches], []);
    }

    private static ReadOnlyMemory<int> Choose(RowShare share, TableSlice slice, SliceScan scan, TableChunk chunk, Span<ulong> mask)
    {
        var count = scan.Select(chunk, mask);
        if (count == 0)
        {
            return default;
        }

        var places = SlotMask.ToPlaces(mask, count, chunk.SlotCount);
        if (share.Count == 1)
        {
            return places;
        }

        var chosen = new int[count];
        var found = 0;
        foreach (var place in places.Span)
        {
            if (share.Contains(slice.KeyHashOf((chunk.Index << TableSlice.ChunkShift) + place)))
            {
                chosen[found++] = place;
            }
        }

        return chosen.AsMemory(0, found);
    }

    // What was read so far stands for the rest. Shares are not all alike, so each is to be half as large as it may be.
    private static int SharesFor(long bytes, long maxBytes, RowShare share, double readPart)
    {
        var parts = Math.Ceiling(2.0 * bytes / readPart / maxBytes) * share.Count;
        return (int)Math.Min(RowShare.MaxCount, BitOperations.RoundUpToPowerOf2((uint)Math.Max(2.0 * share.Count, Math.Min(parts, RowShare.MaxCount))));
    }
}
