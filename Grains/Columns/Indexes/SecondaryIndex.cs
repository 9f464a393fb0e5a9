using Grid.Tables;

namespace Grid.Grains.Columns.Indexes;

/// <summary>
/// The rows of a slice in the order of some of its columns, rows of equal values by their slots. It holds slots only and
/// compares the values where they lie, so that they are in memory once. It is built chunk by chunk while the slice is
/// used: rows in slots before <c>_builtSlots</c> are in it, and every write keeps that so.
/// </summary>
internal sealed class SecondaryIndex
{
    private readonly ColumnOrder[] _columns;
    private readonly SlotList _slots = new();
    private int _builtSlots;

    public SecondaryIndex(IndexDefinition definition, Column[] columns)
    {
        Definition = definition;
        _columns = [.. columns.Select(ColumnOrder.Of)];
    }

    public IndexDefinition Definition { get; }

    /// <summary>Every row is in it, so that it can be searched.</summary>
    public bool IsComplete => _builtSlots == int.MaxValue;

    /// <summary>Rows that are in it.</summary>
    public int Count => _slots.Count;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _slots.ByteCount;

    /// <summary>Whether it is the same index over the same columns of memory.</summary>
    public bool Is(IndexDefinition definition, Column[] columns) =>
        definition.Equals(Definition) && columns.AsSpan().SequenceEqual(_columns.Select(order => order.Column).ToArray());

    /// <summary>The column at a place of the index, the first one leading.</summary>
    public Column ColumnAt(int place) => _columns[place].Column;

    /// <summary>Makes room, so that the next <see cref="Add"/> cannot fail.</summary>
    public void Reserve() => _slots.Reserve();

    /// <summary>Adds a slot, for which there is room and whose values are written.</summary>
    public void Add(int slot)
    {
        if (slot < _builtSlots)
        {
            _slots.Insert(_slots.Find(new RowProbe(this, slot)), slot);
        }
    }

    /// <summary>Removes a slot whose values are still written.</summary>
    public void Remove(int slot)
    {
        if (slot >= _builtSlots)
        {
            return;
        }

        var place = _slots.Find(new RowProbe(this, slot));
        if (_slots.IsEnd(place) || _slots[place] != slot)
        {
            throw new InvalidOperationException($"Index {Definition.Name} has lost slot {slot}.");
        }

        _slots.RemoveAt(place);
    }

    /// <summary>Forgets all rows; there are none.</summary>
    public void Clear()
    {
        _slots.Clear();
        _builtSlots = int.MaxValue;
    }

    /// <summary>Takes in the rows of the next chunk.</summary>
    public void Build(SlotAllocator slots)
    {
        if (IsComplete)
        {
            return;
        }

        var end = Math.Min(_builtSlots + TableSlice.ChunkSize, slots.SlotCount);
        var rows = new List<int>(TableSlice.ChunkSize);
        for (var slot = _builtSlots; slot < end; slot++)
        {
            if (slots.IsLive(slot))
            {
                rows.Add(slot);
            }
        }

        // In their order, so that neighbours in the index are added one after another.
        rows.Sort(Compare);
        foreach (var slot in rows)
        {
            Reserve();
            _slots.Insert(_slots.Find(new RowProbe(this, slot)), slot);
        }

        _builtSlots = end == slots.SlotCount ? int.MaxValue : end;
    }

    /// <summary>How many rows lie in some ranges that do not overlap; counting ends above <paramref name="max"/>.</summary>
    public long CountRows(ReadOnlySpan<IndexRange> ranges, long max)
    {
        long count = 0;
        for (var index = 0; index < ranges.Length && count <= max; index++)
        {
            var (low, high) = Find(ranges[index]);
            count += _slots.CountBetween(low, high, max - count);
        }

        return count;
    }

    /// <summary>The slots of the rows that lie in some ranges that do not overlap, ascending.</summary>
    public List<int> Select(ReadOnlySpan<IndexRange> ranges, int expectedCount)
    {
        var slots = new List<int>(expectedCount);
        foreach (var range in ranges)
        {
            var (low, high) = Find(range);
            _slots.CopyTo(low, high, slots);
        }

        slots.Sort();
        return slots;
    }

    // A range whose low edge is behind its high one is empty.
    private (SlotPlace Low, SlotPlace High) Find(IndexRange range)
    {
        var low = _slots.Find(new EdgeProbe(this, range.Low));
        var high = _slots.Find(new EdgeProbe(this, range.High));
        return low.Leaf < high.Leaf || (low.Leaf == high.Leaf && low.Index <= high.Index) ? (low, high) : (low, low);
    }

    private int Compare(int left, int right)
    {
        foreach (var column in _columns)
        {
            var order = column.Compare(left, right);
            if (order != 0)
            {
                return order;
            }
        }

        return left.CompareTo(right);
    }

    private bool IsBefore(int slot, IndexEdge edge)
    {
        for (var index = 0; index < edge.Leading.Length; index++)
        {
            var order = _columns[index].Compare(slot, edge.Leading[index]);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return edge.IsBehind;
    }

    private readonly struct RowProbe(SecondaryIndex index, int row) : ISlotProbe
    {
        public bool IsBefore(int slot) => index.Compare(slot, row) < 0;
    }

    private readonly struct EdgeProbe(SecondaryIndex index, IndexEdge edge) : ISlotProbe
    {
        public bool IsBefore(int slot) => index.IsBefore(slot, edge);
    }
}
