namespace Grid.Grains.Columns;

/// <summary>Values that repeat: a code a slot into a <see cref="ByteDictionary"/>.</summary>
internal sealed class DictionaryValues
{
    /// <summary>The code of NULL and of free slots.</summary>
    public const int NoCode = -1;

    /// <summary>Fewer values than this do not tell whether values repeat.</summary>
    private const int MinValueCount = 256;

    /// <summary>Fewer values than this tell it only when next to none repeats: hundreds of categories hardly do in the first hundreds of rows.</summary>
    private const int SureValueCount = 4_096;

    private readonly ChunkedArray<int> _codes = new(NoCode);

    public ByteDictionary Dictionary { get; } = new();

    /// <summary>Slots that hold a value.</summary>
    public int ValueCount { get; private set; }

    /// <summary>Values hardly repeat: with a value for every two slots, a dictionary saves no memory any more.</summary>
    public bool IsWasteful => ValueCount >= MinValueCount
        && Dictionary.DistinctCount > (ValueCount >= SureValueCount ? ValueCount / 2 : ValueCount - (ValueCount / 32));

    /// <summary>Bytes of memory held.</summary>
    public long ByteCount => _codes.ByteCount + Dictionary.ByteCount;

    public ReadOnlySpan<int> GetCodes(int chunk, int slotCount) => _codes.GetChunk(chunk, slotCount);

    public ReadOnlySpan<byte> Get(int slot)
    {
        var code = _codes[slot];
        return code == NoCode ? default : Dictionary.GetValue(code);
    }

    public void EnsureSlot(int slot) => _codes.EnsureSlot(slot);

    /// <summary>Makes room, so that a <see cref="Set"/> of that length cannot fail.</summary>
    public void Reserve(int length)
    {
        Dictionary.Tidy();
        Dictionary.Reserve(length);
    }

    public void Set(int slot, ReadOnlySpan<byte> value)
    {
        ref var code = ref _codes[slot];
        if (code == NoCode)
        {
            ValueCount++;
        }
        else if (Dictionary.GetValue(code).SequenceEqual(value))
        {
            return;
        }
        else
        {
            Dictionary.Release(code);
        }

        code = Dictionary.Acquire(value);
    }

    public void Free(int slot)
    {
        ref var code = ref _codes[slot];
        if (code != NoCode)
        {
            Dictionary.Release(code);
            code = NoCode;
            ValueCount--;
        }
    }
}
