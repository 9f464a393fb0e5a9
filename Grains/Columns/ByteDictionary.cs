using System.IO.Hashing;

namespace Grid.Grains.Columns;

/// <summary>
/// Distinct values, each with a code and a count of the slots that refer to it. A value that nothing refers to is
/// forgotten: its code is given to the next new value, and its bytes are reclaimed.
/// </summary>
internal sealed class ByteDictionary : INumberedKeys
{
    private const int None = -1;
    private const int MinCapacity = 8;

    private readonly ByteArena _arena = new();
    private readonly NumberTable _table;
    private ByteRange[] _ranges = [];

    // Positive: references. Otherwise the code is unused, and this is the complement of the next unused code, or of None.
    private int[] _references = [];
    private int _firstUnused = None;

    public ByteDictionary()
    {
        _table = new NumberTable(this);
    }

    /// <summary>Codes are below this; some may be unused.</summary>
    public int CodeCount { get; private set; }

    /// <summary>Values that something refers to.</summary>
    public int DistinctCount => _table.Count;

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _arena.ByteCount + _table.ByteCount + ArraySize.Of<ByteRange>(_ranges.Length) + ArraySize.Of<int>(_references.Length);

    /// <summary>The value of a code, empty when the code is unused; valid until the dictionary changes.</summary>
    public ReadOnlySpan<byte> GetValue(int code) => _arena.Get(_ranges[code]);

    /// <summary>How many refer to a code.</summary>
    public int GetReferenceCount(int code) => Math.Max(0, _references[code]);

    /// <summary>Whether a new value of that length fits into the arena.</summary>
    public bool CanHold(int length) => _arena.CanHold(length);

    /// <summary>Makes room, so that the next <see cref="Acquire"/> of a value of that length cannot fail.</summary>
    public void Reserve(int length)
    {
        if (_firstUnused == None && CodeCount == _ranges.Length)
        {
            var capacity = Math.Max(MinCapacity, _ranges.Length * 2);
            Array.Resize(ref _references, capacity);
            Array.Resize(ref _ranges, capacity);
        }

        _table.Reserve(CodeCount);
        _arena.Reserve(length);
    }

    /// <summary>The code of a value for which there is room, with one reference more.</summary>
    public int Acquire(ReadOnlySpan<byte> value)
    {
        var hash = XxHash3.HashToUInt64(value);
        var code = _table.Find(value, hash);
        if (code != None)
        {
            _references[code]++;
            return code;
        }

        code = TakeCode();
        _ranges[code] = _arena.Append(value);
        _references[code] = 1;
        _table.Add(hash, code);
        return code;
    }

    /// <summary>Takes one reference back.</summary>
    public void Release(int code)
    {
        if (--_references[code] > 0)
        {
            return;
        }

        _table.Remove(XxHash3.HashToUInt64(GetValue(code)), code);
        _arena.Discard(_ranges[code]);
        _ranges[code] = default;
        _references[code] = ~_firstUnused;
        _firstUnused = code;
    }

    /// <summary>Reclaims the bytes of forgotten values when they are more than half.</summary>
    public void Tidy()
    {
        if (_arena.IsWasteful)
        {
            _arena.Compact(_ranges.AsSpan(0, CodeCount));
        }
    }

    ulong INumberedKeys.HashOf(int number) => XxHash3.HashToUInt64(GetValue(number));

    bool INumberedKeys.IsKey(int number, ReadOnlySpan<byte> key) => GetValue(number).SequenceEqual(key);

    private int TakeCode()
    {
        if (_firstUnused == None)
        {
            return CodeCount++;
        }

        var code = _firstUnused;
        _firstUnused = ~_references[code];
        return code;
    }
}
