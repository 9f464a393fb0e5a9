using System.Numerics;
using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>A set of integers that lie near one another: a bit for each number from the smallest to the largest.</summary>
internal sealed class IntegerSet
{
    /// <summary>Bits for each value that was added: a hash table would take as many.</summary>
    private const long MaxBitsPerValue = 64;

    /// <summary>Bits that are always granted, so that the first values decide nothing.</summary>
    private const long MinBits = 1 << 16;

    /// <summary>Most bits: 16 MiB.</summary>
    private const long MaxBits = 1L << 27;

    private ulong[] _words = [];

    // The number of the first bit, a multiple of 64.
    private Int128 _first;
    private long _added;

    /// <summary>Adds values; false, with nothing changed, when the set would become too wide.</summary>
    public bool TryAdd(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
        {
            return true;
        }

        if (!TryWiden(TensorPrimitives.Min(values), TensorPrimitives.Max(values), values.Length))
        {
            return false;
        }

        _added += values.Length;
        Mark(values);
        return true;
    }

    /// <summary>Adds values of a column without NULLs; false, with nothing changed, when the set would become too wide.</summary>
    public bool TryAdd<T>(FixedColumn<T> column, RowSet rows)
        where T : unmanaged, IBinaryInteger<T>
    {
        var values = column.GetValues(rows.Chunk);
        var places = rows.Places.Span;
        var (min, max) = ChunkSummary.BoundsOf(column, rows.Chunk);
        if (!TryWiden(Int128.CreateChecked(min), Int128.CreateChecked(max), places.Length))
        {
            return false;
        }

        _added += places.Length;
        if (places.Length == values.Length)
        {
            Mark(values);
            return true;
        }

        var first = unchecked((long)_first);
        var words = _words;
        foreach (var place in places)
        {
            var bit = unchecked(long.CreateTruncating(values[place]) - first);
            words[bit >> 6] |= 1UL << (int)(bit & 63);
        }

        return true;
    }

    /// <summary>Adds another set; false, with nothing changed, when the set would become too wide.</summary>
    public bool TryAdd(IntegerBits other)
    {
        var count = Scans.SlotMask.Count(other.Words);
        if (count == 0)
        {
            return true;
        }

        if (!TryWiden(other.First, (Int128)other.First + ((long)other.Words.Length << 6) - 1, count))
        {
            return false;
        }

        _added += count;
        Scans.SlotMask.Unite(_words.AsSpan((int)((other.First - _first) >> 6)), other.Words);
        return true;
    }

    /// <summary>The set as it travels.</summary>
    public IntegerBits ToBits() => new((long)_first, _words);

    /// <summary>The set that has travelled.</summary>
    public static long[] ToArray(IntegerBits bits) => new IntegerSet { _words = bits.Words, _first = bits.First }.ToArray();

    /// <summary>The values in order.</summary>
    public long[] ToArray()
    {
        var values = new long[Scans.SlotMask.Count(_words)];
        var next = 0;
        for (var word = 0; word < _words.Length; word++)
        {
            for (var bits = _words[word]; bits != 0; bits &= bits - 1)
            {
                values[next++] = (long)(_first + ((long)word << 6) + BitOperations.TrailingZeroCount(bits));
            }
        }

        return values;
    }

    /// <summary>Bytes of the bits.</summary>
    public long ByteCount => (long)_words.Length * sizeof(ulong);

    public int Count => Scans.SlotMask.Count(_words);

    // Values that the set is wide enough for.
    private void Mark<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var first = unchecked((long)_first);
        var words = _words;
        foreach (var value in values)
        {
            var bit = unchecked(long.CreateTruncating(value) - first);
            words[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    private bool TryWiden(Int128 smallest, Int128 largest, int count)
    {
        var isEmpty = _words.Length == 0;
        var low = isEmpty ? smallest : Int128.Min(_first, smallest);
        var high = isEmpty ? largest : Int128.Max(_first + ((long)_words.Length << 6) - 1, largest);
        low -= low & 63;
        var wordCount = ((high - low) >> 6) + 1;
        if (wordCount == _words.Length)
        {
            return true;
        }

        if (wordCount << 6 > Math.Clamp((_added + count) * MaxBitsPerValue, MinBits, MaxBits) || low < long.MinValue)
        {
            return false;
        }

        var words = new ulong[(int)wordCount];
        if (!isEmpty)
        {
            _words.CopyTo(words.AsSpan((int)((_first - low) >> 6)));
        }

        _words = words;
        _first = low;
        return true;
    }
}
