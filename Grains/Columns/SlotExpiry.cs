using Grid.Tables;

namespace Grid.Grains.Columns;

/// <summary>
/// When the rows of a slice expire, by slot, and which is the next: a binary heap of times and slots. An entry of the heap counts as
/// long as its slot still has its time; the others are passed over when they come up, and swept out when they are the most. Made when the
/// first row comes that expires, so that slices without such rows pay nothing.
/// </summary>
internal sealed class SlotExpiry
{
    /// <summary>Entries that do not count any more and are not worth a sweep.</summary>
    private const int FewEntries = 64;

    private readonly ChunkedArray<long> _times = new();
    private (long Time, int Slot)[] _heap = [];
    private int _heapCount;

    /// <summary>Rows that expire.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _times.ByteCount + ArraySize.Of<(long, int)>(_heap.Length);

    /// <summary>When the row in a slot expires.</summary>
    public ExpiryTime this[int slot] => TimeOf(slot) is > 0 and var time ? ExpiryTime.Create(time) : ExpiryTime.Never;

    /// <summary>Makes room, so that the next <see cref="Set"/> of that slot cannot fail.</summary>
    public void Reserve(int slot)
    {
        while (_times.Capacity <= slot)
        {
            _times.EnsureSlot(Math.Min(slot, _times.Capacity | TableSlice.ChunkMask));
        }

        if (_heapCount >= (2 * Count) + FewEntries)
        {
            Sweep();
        }

        if (_heapCount == _heap.Length)
        {
            Array.Resize(ref _heap, Math.Max(FewEntries, _heap.Length * 2));
        }
    }

    /// <summary>Gives a slot its time.</summary>
    public void Set(int slot, ExpiryTime expires)
    {
        var before = TimeOf(slot);
        if (before == expires.Microseconds)
        {
            return;
        }

        Count += (expires.IsNever ? 0 : 1) - (before == 0 ? 0 : 1);
        _times[slot] = expires.Microseconds;
        if (!expires.IsNever)
        {
            Push((expires.Microseconds, slot));
        }
    }

    /// <summary>The row that expires first, if its time has come.</summary>
    public bool TryFindDue(long now, out int slot)
    {
        while (_heapCount > 0 && _heap[0].Time <= now)
        {
            slot = _heap[0].Slot;
            if (TimeOf(slot) == _heap[0].Time)
            {
                return true;
            }

            Pop();
        }

        slot = -1;
        return false;
    }

    private long TimeOf(int slot) => slot < _times.Capacity ? _times[slot] : 0;

    private void Push((long Time, int Slot) entry)
    {
        var place = _heapCount++;
        while (place > 0 && _heap[(place - 1) / 2].Time > entry.Time)
        {
            _heap[place] = _heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _heap[place] = entry;
    }

    private void Pop()
    {
        var last = _heap[--_heapCount];
        SiftDown(0, last);
    }

    private void SiftDown(int place, (long Time, int Slot) entry)
    {
        for (var child = (2 * place) + 1; child < _heapCount; child = (2 * place) + 1)
        {
            if (child + 1 < _heapCount && _heap[child + 1].Time < _heap[child].Time)
            {
                child++;
            }

            if (_heap[child].Time >= entry.Time)
            {
                break;
            }

            _heap[place] = _heap[child];
            place = child;
        }

        _heap[place] = entry;
    }

    // A slot that was freed and got the same time again has two entries that count; one is enough.
    private void Sweep()
    {
        var seen = new HashSet<int>(Count);
        var kept = 0;
        for (var index = 0; index < _heapCount; index++)
        {
            if (TimeOf(_heap[index].Slot) == _heap[index].Time && seen.Add(_heap[index].Slot))
            {
                _heap[kept++] = _heap[index];
            }
        }

        _heapCount = kept;
        for (var place = (kept / 2) - 1; place >= 0; place--)
        {
            SiftDown(place, _heap[place]);
        }

        if (kept < _heap.Length / 4)
        {
            Array.Resize(ref _heap, Math.Max(FewEntries, _heap.Length / 2));
        }
    }
}
