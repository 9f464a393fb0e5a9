namespace Grid.Grains.Columns;

/// <summary>One bit for each slot of a chunk, low bit first, with a count of those that are set.</summary>
internal sealed class Bitmap
{
    private const int WordCount = TableSlice.ChunkSize / 64;

    /// <summary>Bytes of memory of one bitmap: the words, and the object with its two fields.</summary>
    public const long ByteCount = ArraySize.Header + (WordCount * sizeof(ulong)) + 32;

    private readonly ulong[] _words = new ulong[WordCount];

    /// <summary>Bits that are set.</summary>
    public int Count { get; private set; }

    public bool this[int index] => (_words[index >> 6] & (1UL << (index & 63))) != 0;

    /// <summary>The words that hold the first bits.</summary>
    public ReadOnlySpan<ulong> GetWords(int bitCount) => _words.AsSpan(0, (bitCount + 63) >> 6);

    public void Set(int index)
    {
        ref var word = ref _words[index >> 6];
        var bit = 1UL << (index & 63);
        Count += (word & bit) == 0 ? 1 : 0;
        word |= bit;
    }

    public void Clear(int index)
    {
        ref var word = ref _words[index >> 6];
        var bit = 1UL << (index & 63);
        Count -= (word & bit) != 0 ? 1 : 0;
        word &= ~bit;
    }
}
