using System.Numerics;

namespace Grid.Grains.Columns;

/// <summary>
/// A hash table from keys to small dense numbers (slots, dictionary codes) that stores only the numbers: open addressing
/// with linear probing, four bytes an entry. A table of 2^n entries needs n bits for a number; the other bits of an entry
/// keep as many bits of the hash, so that another key is rarely fetched to be compared. Deletion shifts later entries
/// back (Knuth, TAOCP 6.4, algorithm R), so that there are no tombstones to build up. An entry's home comes from the
/// first bits of its hash, so that a walk through the table meets the hashes in their order, run by run, whatever size
/// the table has; the last bits, which choose the partition and are alike for all keys of one, only tell keys apart.
/// </summary>
internal sealed class NumberTable
{
    /// <summary>No number takes all ones, because numbers stay below <see cref="LimitOf"/> the capacity.</summary>
    private const uint Empty = uint.MaxValue;

    private const int MinCapacity = 16;

    private readonly INumberedKeys _keys;
    private uint[] _entries = [];

    public NumberTable(INumberedKeys keys)
    {
        _keys = keys;
    }

    public int Count { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => ArraySize.Of<uint>(_entries.Length);

    /// <summary>The number of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key, ulong hash)
    {
        if (Count == 0)
        {
            return -1;
        }

        var entries = _entries;
        var mask = (uint)entries.Length - 1;
        var tag = TagOf(hash, mask);
        for (var position = HomeOf(hash, mask); ; position = (position + 1) & mask)
        {
            var entry = entries[position];
            if (entry == Empty)
            {
                return -1;
            }

            if ((entry & ~mask) == tag && _keys.IsKey((int)(entry & mask), key))
            {
                return (int)(entry & mask);
            }
        }
    }

    /// <summary>Makes room, so that the next <see cref="Add"/>, of a number up to the given one, cannot fail.</summary>
    public void Reserve(int number)
    {
        var needed = Math.Max(Count, number) + 1;
        if (needed > LimitOf(_entries.Length))
        {
            var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(MinCapacity, _entries.Length + 1));
            while (needed > LimitOf(capacity))
            {
                capacity = checked(capacity * 2);
            }

            Resize(capacity);
        }
    }

    /// <summary>Adds the number of a key that is not in the table, and for which there is room.</summary>
    public void Add(ulong hash, int number)
    {
        Insert(_entries, hash, number);
        Count++;
    }

    /// <summary>Removes a number that is in the table. The keys of all numbers, this one too, must still be known.</summary>
    public void Remove(ulong hash, int number)
    {
        var mask = (uint)_entries.Length - 1;
        var hole = HomeOf(hash, mask);
        while (_entries[hole] == Empty || (_entries[hole] & mask) != (uint)number)
        {
            if (_entries[hole] == Empty)
            {
                throw new InvalidOperationException($"Number {number} is not in the table.");
            }

            hole = (hole + 1) & mask;
        }

        for (var next = (hole + 1) & mask; _entries[next] != Empty; next = (next + 1) & mask)
        {
            // An entry may move into the hole unless its home lies behind the hole: a search from there would miss it.
            var home = HomeOf(_keys.HashOf((int)(_entries[next] & mask)), mask);
            if (((next - home) & mask) >= ((next - hole) & mask))
            {
                _entries[hole] = _entries[next];
                hole = next;
            }
        }

        _entries[hole] = Empty;
        Count--;
    }

    public void Clear()
    {
        _entries = [];
        Count = 0;
    }

    /// <summary>Where the run begins that has, or would have, the keys of a hash. Those of lesser hashes lie in this run or before it.</summary>
    public int FindRun(ulong hash)
    {
        if (_entries.Length == 0)
        {
            return 0;
        }

        var position = (int)HomeOf(hash, (uint)_entries.Length - 1);
        while (position > 0 && _entries[position - 1] != Empty)
        {
            position--;
        }

        return position;
    }

    /// <summary>
    /// Adds the numbers of the first run at or behind a position, in no order: their hashes lie behind those of every earlier
    /// run. Returns the position behind the run, and false when there is none any more. The table must not change meanwhile.
    /// </summary>
    public bool TryReadRun(ref int position, List<int> numbers)
    {
        var mask = (uint)_entries.Length - 1;
        while (position < _entries.Length && _entries[position] == Empty)
        {
            position++;
        }

        var start = position;
        for (; position < _entries.Length && _entries[position] != Empty; position++)
        {
            // A run may go on at the beginning of the table. What lies before its home has come from the end.
            if (start > 0 || !IsBeforeHome(position, mask))
            {
                numbers.Add((int)(_entries[position] & mask));
            }
        }

        if (position == start)
        {
            return false;
        }

        for (var wrapped = 0; position == _entries.Length && _entries[wrapped] != Empty; wrapped++)
        {
            if (IsBeforeHome(wrapped, mask))
            {
                numbers.Add((int)(_entries[wrapped] & mask));
            }
        }

        return true;
    }

    // Four fifths full, a search that fails looks at 13 entries on average, nearly all in one or two cache lines.
    private static int LimitOf(int capacity) => (int)(capacity * 4L / 5);

    // The first bits, as many as the mask has.
    private static uint HomeOf(ulong hash, uint mask) => (uint)(hash >> (32 + BitOperations.LeadingZeroCount(mask)));

    // From the half of the hash that the home does not come from, so that the tag tells more.
    private static uint TagOf(ulong hash, uint mask) => (uint)hash & ~mask;

    private bool IsBeforeHome(int position, uint mask) => HomeOf(_keys.HashOf((int)(_entries[position] & mask)), mask) > position;

    private static void Insert(uint[] entries, ulong hash, int number)
    {
        var mask = (uint)entries.Length - 1;
        var position = HomeOf(hash, mask);
        while (entries[position] != Empty)
        {
            position = (position + 1) & mask;
        }

        entries[position] = TagOf(hash, mask) | (uint)number;
    }

    private void Resize(int capacity)
    {
        var entries = new uint[capacity];
        Array.Fill(entries, Empty);
        var mask = (uint)_entries.Length - 1;
        foreach (var entry in _entries)
        {
            if (entry != Empty)
            {
                var number = (int)(entry & mask);
                Insert(entries, _keys.HashOf(number), number);
            }
        }

        _entries = entries;
    }
}
