using Grid.Errors;

namespace Grid.Grains.Columns;

/// <summary>Values that hardly repeat: a range a slot into an arena. Each chunk has its own arena, so that compaction and growth never touch more than one chunk.</summary>
internal sealed class PlainValues
{
    private readonly ChunkedArray<ByteRange> _ranges = new();
    private readonly List<ByteArena> _arenas = [];
    private long _arenaByteCount;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _ranges.ByteCount + _arenaByteCount;

    public ReadOnlySpan<byte> Get(int slot) => _arenas[slot >> TableSlice.ChunkShift].Get(_ranges[slot]);

    public void EnsureSlot(int slot)
    {
        _ranges.EnsureSlot(slot);
        if (slot >> TableSlice.ChunkShift == _arenas.Count)
        {
            _arenas.Add(new ByteArena());
        }
    }

    /// <summary>Makes room, so that a <see cref="Set"/> of that length cannot fail.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: the chunk's arena is full.</exception>
    public void Reserve(int slot, int length)
    {
        if (length <= _ranges[slot].Length)
        {
            return;
        }

        Tidy(slot);
        var arena = _arenas[slot >> TableSlice.ChunkShift];
        if (!arena.CanHold(length))
        {
            throw new RequestException(ErrorCode.LimitExceeded,
                $"{TableSlice.ChunkSize} values of one column take at most {Array.MaxLength} bytes in memory; {arena.LiveLength} are taken and {length} more are wanted. Store shorter values.");
        }

        var before = arena.ByteCount;
        arena.Reserve(length);
        _arenaByteCount += arena.ByteCount - before;
    }

    public void Set(int slot, ReadOnlySpan<byte> value)
    {
        ref var range = ref _ranges[slot];
        var arena = _arenas[slot >> TableSlice.ChunkShift];
        if (value.Length <= range.Length)
        {
            range = arena.Overwrite(range, value);
        }
        else
        {
            arena.Discard(range);
            range = arena.Append(value);
        }
    }

    public void Free(int slot)
    {
        ref var range = ref _ranges[slot];
        _arenas[slot >> TableSlice.ChunkShift].Discard(range);
        range = default;
    }

    /// <summary>Compacts the arena of a slot's chunk when more than half of it is garbage.</summary>
    public void Tidy(int slot)
    {
        var chunk = slot >> TableSlice.ChunkShift;
        var arena = _arenas[chunk];
        if (arena.IsWasteful)
        {
            var before = arena.ByteCount;
            var slotCount = Math.Min(_ranges.Capacity - (chunk << TableSlice.ChunkShift), TableSlice.ChunkSize);
            arena.Compact(_ranges.GetChunk(chunk, slotCount));
            _arenaByteCount += arena.ByteCount - before;
        }
    }
}
