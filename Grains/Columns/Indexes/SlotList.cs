namespace Grid.Grains.Columns.Indexes;

/// <summary>
/// A long list of slots in an order that its user knows: leaves of at most <see cref="LeafCapacity"/> slots, and an array of
/// the leaves. Two levels are enough: a change moves one leaf, and only every few hundredth one the array of leaves, which has
/// 8 bytes for some hundreds of rows. Four bytes a row when rows come in order, about 6.5 when they come in any.
/// </summary>
internal sealed class SlotList
{
    /// <summary>Slots of a leaf: it is found by halving, and moving half of it costs about as much as that.</summary>
    public const int LeafCapacity = 512;

    private int[][] _leaves = [];
    private int[] _counts = [];
    private int _leafCount;

    // For the next leaf, so that inserting cannot fail.
    private int[]? _spare;

    /// <summary>Slots of the list.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => (_leafCount + (_spare is null ? 0 : 1)) * ArraySize.Of<int>(LeafCapacity) + ArraySize.Of<int[]>(_leaves.Length) + ArraySize.Of<int>(_counts.Length);

    public int this[SlotPlace place] => _leaves[place.Leaf][place.Index];

    public bool IsEnd(SlotPlace place) => place.Leaf == _leafCount;

    /// <summary>The first place whose slot is not before what is looked for.</summary>
    public SlotPlace Find<TProbe>(TProbe probe)
        where TProbe : struct, ISlotProbe
    {
        var (low, high) = (0, _leafCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = probe.IsBefore(_leaves[middle][_counts[middle] - 1]) ? (middle + 1, high) : (low, middle);
        }

        if (low == _leafCount)
        {
            return new SlotPlace(low, 0);
        }

        var leaf = _leaves[low];
        var (first, end) = (0, _counts[low]);
        while (first < end)
        {
            var middle = (first + end) >>> 1;
            (first, end) = probe.IsBefore(leaf[middle]) ? (middle + 1, end) : (first, middle);
        }

        return new SlotPlace(low, first);
    }

    /// <summary>Slots from a place to another one that is not before it; counting ends above <paramref name="max"/>.</summary>
    public long CountBetween(SlotPlace low, SlotPlace high, long max)
    {
        long count = high.Index - low.Index;
        for (var leaf = low.Leaf; leaf < high.Leaf && count - high.Index <= max; leaf++)
        {
            count += _counts[leaf];
        }

        return count;
    }

    /// <summary>Appends the slots from a place to another one to a list.</summary>
    public void CopyTo(SlotPlace low, SlotPlace high, List<int> slots)
    {
        for (var leaf = low.Leaf; leaf <= high.Leaf && leaf < _leafCount; leaf++)
        {
            var first = leaf == low.Leaf ? low.Index : 0;
            slots.AddRange(_leaves[leaf].AsSpan(first, (leaf == high.Leaf ? high.Index : _counts[leaf]) - first));
        }
    }

    /// <summary>Makes room, so that the next <see cref="Insert"/> cannot fail.</summary>
    public void Reserve()
    {
        _spare ??= new int[LeafCapacity];
        if (_leafCount == _leaves.Length)
        {
            var capacity = Math.Max(1, _leafCount * 2);
            Array.Resize(ref _counts, capacity);
            Array.Resize(ref _leaves, capacity);
        }
    }

    /// <summary>Puts a slot, for which there is room, before what is at a place.</summary>
    public void Insert(SlotPlace place, int slot)
    {
        Count++;
        if (place.Leaf == _leafCount && _leafCount > 0)
        {
            place = new SlotPlace(_leafCount - 1, _counts[_leafCount - 1]);
        }

        if (_leafCount == 0)
        {
            AddLeaf(0);
        }
        else if (_counts[place.Leaf] == LeafCapacity)
        {
            place = Split(place);
        }

        var leaf = _leaves[place.Leaf];
        leaf.AsSpan(place.Index, _counts[place.Leaf] - place.Index).CopyTo(leaf.AsSpan(place.Index + 1));
        leaf[place.Index] = slot;
        _counts[place.Leaf]++;
    }

    public void RemoveAt(SlotPlace place)
    {
        Count--;
        var leaf = _leaves[place.Leaf];
        leaf.AsSpan(place.Index + 1, _counts[place.Leaf] - place.Index - 1).CopyTo(leaf.AsSpan(place.Index));
        _counts[place.Leaf]--;
        if (_counts[place.Leaf] <= LeafCapacity / 4)
        {
            Merge(place.Leaf);
        }
    }

    public void Clear()
    {
        (_leaves, _counts, _leafCount, _spare) = ([], [], 0, null);
        Count = 0;
    }

    // Behind the last slot of all, the full leaf stays full: rows often come in the order of their values.
    private SlotPlace Split(SlotPlace place)
    {
        var isEnd = place.Leaf == _leafCount - 1 && place.Index == LeafCapacity;
        var kept = isEnd ? LeafCapacity : LeafCapacity / 2;
        AddLeaf(place.Leaf + 1);
        _leaves[place.Leaf].AsSpan(kept).CopyTo(_leaves[place.Leaf + 1]);
        _counts[place.Leaf] = kept;
        _counts[place.Leaf + 1] = LeafCapacity - kept;
        return place.Index <= kept && !isEnd ? place : new SlotPlace(place.Leaf + 1, place.Index - kept);
    }

    private void AddLeaf(int index)
    {
        _leaves.AsSpan(index, _leafCount - index).CopyTo(_leaves.AsSpan(index + 1));
        _counts.AsSpan(index, _leafCount - index).CopyTo(_counts.AsSpan(index + 1));
        _leaves[index] = _spare ?? throw new InvalidOperationException("There is no room for another leaf: reserve it first.");
        _counts[index] = 0;
        _spare = null;
        _leafCount++;
    }

    // Not into a full leaf, which would be split again soon.
    private void Merge(int index)
    {
        if (_counts[index] == 0)
        {
            RemoveLeaf(index);
            return;
        }

        var first = index + 1 < _leafCount && Fit(index) ? index : index > 0 && Fit(index - 1) ? index - 1 : -1;
        if (first >= 0)
        {
            _leaves[first + 1].AsSpan(0, _counts[first + 1]).CopyTo(_leaves[first].AsSpan(_counts[first]));
            _counts[first] += _counts[first + 1];
            RemoveLeaf(first + 1);
        }
    }

    private bool Fit(int first) => _counts[first] + _counts[first + 1] <= LeafCapacity * 3 / 4;

    private void RemoveLeaf(int index)
    {
        _leafCount--;
        _leaves.AsSpan(index + 1, _leafCount - index).CopyTo(_leaves.AsSpan(index));
        _counts.AsSpan(index + 1, _leafCount - index).CopyTo(_counts.AsSpan(index));
        _leaves[_leafCount] = null!;
    }
}
