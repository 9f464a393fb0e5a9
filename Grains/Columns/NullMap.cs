namespace Grid.Grains.Columns;

/// <summary>Which slots of a column are NULL. A chunk gets its bitmap with its first NULL.</summary>
internal sealed class NullMap
{
    private Bitmap?[] _chunks = [];

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Whether any slot is NULL.</summary>
    public bool HasAny => Array.Exists(_chunks, bitmap => bitmap is { Count: > 0 });

    public bool this[int slot]
    {
        get
        {
            var chunk = slot >> TableSlice.ChunkShift;
            return chunk < _chunks.Length && _chunks[chunk] is { } bitmap && bitmap[slot & TableSlice.ChunkMask];
        }
    }

    /// <summary>The bitmap of a chunk's first slots; empty when none of the chunk is NULL.</summary>
    public ReadOnlySpan<ulong> GetWords(int chunk, int slotCount) =>
        chunk < _chunks.Length && _chunks[chunk] is { Count: > 0 } bitmap ? bitmap.GetWords(slotCount) : default;

    /// <summary>Makes memory, so that <see cref="Set"/> of that slot cannot fail.</summary>
    public void Reserve(int slot)
    {
        var chunk = slot >> TableSlice.ChunkShift;
        if (chunk >= _chunks.Length)
        {
            var before = ArraySize.Of<Bitmap>(_chunks.Length);
            Array.Resize(ref _chunks, Math.Max(chunk + 1, _chunks.Length * 2));
            ByteCount += ArraySize.Of<Bitmap>(_chunks.Length) - before;
        }

        if (_chunks[chunk] is null)
        {
            _chunks[chunk] = new Bitmap();
            ByteCount += Bitmap.ByteCount;
        }
    }

    /// <summary>Marks a slot that was reserved.</summary>
    public void Set(int slot) => _chunks[slot >> TableSlice.ChunkShift]!.Set(slot & TableSlice.ChunkMask);

    public void Unset(int slot)
    {
        var chunk = slot >> TableSlice.ChunkShift;
        if (chunk < _chunks.Length)
        {
            _chunks[chunk]?.Clear(slot & TableSlice.ChunkMask);
        }
    }

    public void Clear()
    {
        _chunks = [];
        ByteCount = 0;
    }
}
