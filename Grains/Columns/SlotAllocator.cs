namespace Grid.Grains.Columns;

/// <summary>
/// Which slots hold a row, and each row's version. Freed slots are chained through their versions, which mean nothing
/// then, so that the free list takes no memory.
/// </summary>
internal sealed class SlotAllocator
{
    private const int None = -1;

    private readonly ChunkedArray<long> _versions = new();
    private readonly List<Bitmap> _live = [];
    private int _firstFree = None;

    /// <summary>Slots in use, live or free.</summary>
    public int SlotCount { get; private set; }

    /// <summary>Slots that hold a row.</summary>
    public int LiveCount { get; private set; }

    public int ChunkCount => (SlotCount + TableSlice.ChunkMask) >> TableSlice.ChunkShift;

    /// <summary>The slot that the next row takes.</summary>
    public int Next => _firstFree == None ? SlotCount : _firstFree;

    /// <summary>Slots for which there is memory.</summary>
    public int Capacity => _versions.Capacity;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _versions.ByteCount + (_live.Count * Bitmap.ByteCount) + ArraySize.Of<Bitmap>(_live.Capacity);

    public long this[int slot]
    {
        get => _versions[slot];
        set => _versions[slot] = value;
    }

    /// <summary>Slots of a chunk that are in use, live or free.</summary>
    public int SlotCountOf(int chunk) => Math.Min(SlotCount - (chunk << TableSlice.ChunkShift), TableSlice.ChunkSize);

    public TableChunk GetChunk(int chunk)
    {
        var slotCount = SlotCountOf(chunk);
        return new TableChunk(chunk, slotCount, _live[chunk], _versions.GetChunk(chunk, slotCount));
    }

    public bool IsLive(int slot) => (uint)slot < (uint)SlotCount && _live[slot >> TableSlice.ChunkShift][slot & TableSlice.ChunkMask];

    /// <summary>Makes memory for a slot, so that <see cref="Occupy"/> cannot fail.</summary>
    public void EnsureSlot(int slot)
    {
        if (slot >> TableSlice.ChunkShift == _live.Count)
        {
            _live.Add(new Bitmap());
        }

        _versions.EnsureSlot(slot);
    }

    /// <summary>Takes the slot <see cref="Next"/> for a row.</summary>
    public void Occupy(long version)
    {
        var slot = Next;
        if (slot == SlotCount)
        {
            SlotCount++;
        }
        else
        {
            _firstFree = (int)_versions[slot];
        }

        _versions[slot] = version;
        _live[slot >> TableSlice.ChunkShift].Set(slot & TableSlice.ChunkMask);
        LiveCount++;
    }

    public void Free(int slot)
    {
        _live[slot >> TableSlice.ChunkShift].Clear(slot & TableSlice.ChunkMask);
        _versions[slot] = _firstFree;
        _firstFree = slot;
        LiveCount--;
    }

    public void Clear()
    {
        _versions.Clear();
        _live.Clear();
        _live.TrimExcess();
        _firstFree = None;
        SlotCount = 0;
        LiveCount = 0;
    }
}
