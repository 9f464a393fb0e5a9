using System.Buffers.Binary;
using System.Globalization;

namespace Grid.Benchmarks.KeyValue;

/// <summary>The records by their numbers, the same for every system: keys of 24 letters, values that begin with the number.</summary>
internal sealed class Records
{
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    private readonly string[] _keys;
    private readonly ZipfianRanks _ranks;

    public Records(int count, int valueBytes)
    {
        Count = count;
        ValueBytes = valueBytes;
        _keys = [.. Enumerable.Range(0, count).Select(number => NewKey(number))];
        _ranks = new ZipfianRanks(count);
    }

    /// <summary>Records that are loaded.</summary>
    public int Count { get; }

    public int ValueBytes { get; }

    public string KeyOf(long number) => number < Count ? _keys[number] : NewKey(number);

    /// <summary>A loaded record; which ones are frequent has nothing to do with their order.</summary>
    public long Popular(Random random) => (long)((ulong)_ranks.Next(random) * Multiplier % (ulong)Count);

    /// <summary>A record of those that have been inserted by now, the later the more frequent.</summary>
    public long Newest(Random random, long inserted) => inserted - 1 - _ranks.Next(random);

    public byte[] NewValue(long number, Random random)
    {
        var value = new byte[ValueBytes];
        random.NextBytes(value);
        Stamp(value, number);
        return value;
    }

    /// <summary>Makes a value that of a record.</summary>
    public static void Stamp(byte[] value, long number) => BinaryPrimitives.WriteInt64LittleEndian(value, number);

    /// <summary>Refuses an answer that is not a value of the record.</summary>
    public void Check(long number, byte[]? value)
    {
        if (value?.Length != ValueBytes || BinaryPrimitives.ReadInt64LittleEndian(value) != number)
        {
            throw new InvalidOperationException($"Record {number} was answered with {(value is null ? "nothing" : $"{value.Length} bytes of another")}.");
        }
    }

    // As scattered as YCSB's hashed keys.
    private static string NewKey(long number) => string.Create(CultureInfo.InvariantCulture, $"user{(ulong)number * Multiplier:D20}");
}
