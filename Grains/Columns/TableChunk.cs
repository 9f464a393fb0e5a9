namespace Grid.Grains.Columns;

/// <summary>Up to <see cref="TableSlice.ChunkSize"/> slots of a table slice. Valid until the slice changes.</summary>
public readonly ref struct TableChunk
{
    internal TableChunk(int index, int slotCount, Bitmap live, ReadOnlySpan<long> versions)
    {
        Index = index;
        SlotCount = slotCount;
        IsDense = live.Count == slotCount;
        Live = live.GetWords(slotCount);
        Versions = versions;
    }

    public int Index { get; }

    /// <summary>Slots in use, live or free, at most <see cref="TableSlice.ChunkSize"/>.</summary>
    public int SlotCount { get; }

    /// <summary>Every slot is live.</summary>
    public bool IsDense { get; }

    /// <summary>One bit a slot, low bit first, set when the slot holds a row. Bits behind the last slot are not set.</summary>
    public ReadOnlySpan<ulong> Live { get; }

    /// <summary>The version of each row; undefined for free slots.</summary>
    public ReadOnlySpan<long> Versions { get; }
}
