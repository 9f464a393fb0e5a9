using System.Numerics;
using Grid.Grains.Columns;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>Sets of slots of one chunk: one bit a slot, low bit first, as the columns keep their bitmaps.</summary>
internal static class SlotMask
{
    /// <summary>Words that cover a whole chunk.</summary>
    public const int MaxWords = TableSlice.ChunkSize / 64;

    private static readonly int[] AllPlaces = [.. Enumerable.Range(0, TableSlice.ChunkSize)];

    public static int WordCount(int slotCount) => (slotCount + 63) >> 6;

    /// <summary>The places 0, 1, 2, … of the first slots; shared.</summary>
    public static ReadOnlyMemory<int> First(int count) => AllPlaces.AsMemory(0, count);

    public static int Count(ReadOnlySpan<ulong> mask)
    {
        var count = 0;
        foreach (var word in mask)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    public static bool IsEmpty(ReadOnlySpan<ulong> mask) => !mask.ContainsAnyExcept(0UL);

    /// <summary>Keeps the slots that are in the other set too.</summary>
    public static void Intersect(Span<ulong> mask, ReadOnlySpan<ulong> other)
    {
        for (var index = 0; index < mask.Length; index++)
        {
            mask[index] &= other[index];
        }
    }

    /// <summary>Takes away the slots of the other set; an empty span is an empty set.</summary>
    public static void Remove(Span<ulong> mask, ReadOnlySpan<ulong> other)
    {
        for (var index = 0; index < other.Length; index++)
        {
            mask[index] &= ~other[index];
        }
    }

    /// <summary>Adds the slots of the other set; an empty span is an empty set.</summary>
    public static void Unite(Span<ulong> mask, ReadOnlySpan<ulong> other)
    {
        for (var index = 0; index < other.Length; index++)
        {
            mask[index] |= other[index];
        }
    }

    /// <summary>The slots of a set in order.</summary>
    /// <param name="count">How many they are.</param>
    public static ReadOnlyMemory<int> ToPlaces(ReadOnlySpan<ulong> mask, int count, int slotCount) =>
        count == slotCount ? First(slotCount) : ToPlaces(mask, count, slotCount, GC.AllocateUninitializedArray<int>(count));

    /// <summary>The slots of a set in order.</summary>
    /// <param name="count">How many they are.</param>
    /// <param name="buffer">Room for them; the answer is valid until it is used again.</param>
    public static ReadOnlyMemory<int> ToPlaces(ReadOnlySpan<ulong> mask, int count, int slotCount, int[] buffer)
    {
        if (count == slotCount)
        {
            return First(slotCount);
        }

        var places = buffer.AsSpan(0, count);
        var next = 0;
        for (var index = 0; index < mask.Length; index++)
        {
            for (var word = mask[index]; word != 0; word &= word - 1)
            {
                places[next++] = (index << 6) + BitOperations.TrailingZeroCount(word);
            }
        }

        return buffer.AsMemory(0, count);
    }

    /// <summary>The set of some slots.</summary>
    public static void FromPlaces(ReadOnlySpan<int> places, Span<ulong> mask)
    {
        mask.Clear();
        foreach (var place in places)
        {
            mask[place >> 6] |= 1UL << (place & 63);
        }
    }
}
