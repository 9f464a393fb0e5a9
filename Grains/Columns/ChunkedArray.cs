using System.Numerics;

namespace Grid.Grains.Columns;

/// <summary>
/// One value a slot, in arrays of <see cref="TableSlice.ChunkSize"/>. The last array grows by doubling, so that a small
/// slice stays small; full ones never move, so that growing a large slice copies at most one chunk.
/// </summary>
internal sealed class ChunkedArray<T>
    where T : unmanaged
{
    private readonly T _fill;
    private T[][] _chunks = [];
    private int _chunkCount;

    /// <param name="fill">What slots hold before they are written.</param>
    public ChunkedArray(T fill = default)
    {
        _fill = fill;
    }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Slots for which there is memory.</summary>
    public int Capacity => _chunkCount == 0 ? 0 : ((_chunkCount - 1) * TableSlice.ChunkSize) + _chunks[_chunkCount - 1].Length;

    public ref T this[int slot] => ref _chunks[slot >> TableSlice.ChunkShift][slot & TableSlice.ChunkMask];

    /// <summary>The values of a chunk's first slots.</summary>
    public Span<T> GetChunk(int chunk, int slotCount) => _chunks[chunk].AsSpan(0, slotCount);

    /// <summary>Makes memory for slots up to <paramref name="slot"/>, which is at most one chunk ahead. Changes nothing when it fails.</summary>
    public void EnsureSlot(int slot)
    {
        var chunk = slot >> TableSlice.ChunkShift;
        var needed = (slot & TableSlice.ChunkMask) + 1;
        if (chunk == _chunkCount)
        {
            AddChunk(CapacityFor(needed));
        }
        else if (needed > _chunks[chunk].Length)
        {
            GrowChunk(chunk, CapacityFor(needed));
        }
    }

    public void Clear()
    {
        _chunks = [];
        _chunkCount = 0;
        ByteCount = 0;
    }

    private static int CapacityFor(int slotCount) =>
        (int)Math.Max(TableSlice.MinChunkCapacity, BitOperations.RoundUpToPowerOf2((uint)slotCount));

    private void AddChunk(int capacity)
    {
        var values = NewArray(capacity);
        if (_chunkCount == _chunks.Length)
        {
            var before = ArraySize.Of<T[]>(_chunks.Length);
            Array.Resize(ref _chunks, Math.Max(1, _chunks.Length * 2));
            ByteCount += ArraySize.Of<T[]>(_chunks.Length) - before;
        }

        _chunks[_chunkCount++] = values;
        ByteCount += ArraySize.Of<T>(capacity);
    }

    private void GrowChunk(int chunk, int capacity)
    {
        var values = NewArray(capacity);
        var before = _chunks[chunk];
        before.CopyTo(values.AsSpan());
        _chunks[chunk] = values;
        ByteCount += ArraySize.Of<T>(capacity) - ArraySize.Of<T>(before.Length);
    }

    private T[] NewArray(int capacity)
    {
        var values = new T[capacity];
        values.AsSpan().Fill(_fill);
        return values;
    }
}
