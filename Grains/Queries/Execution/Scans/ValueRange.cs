using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Grid.Grains.Queries.Execution.Scans;

/// <summary>
/// The values from <paramref name="Low"/> to <paramref name="High"/>, or all others. Every comparison with a constant is
/// one of these, for floating numbers too: NaN lies in no range, and is thus in every negated one, as the greatest number
/// is in "greater than".
/// </summary>
internal readonly record struct ValueRange<T>(T Low, T High, bool IsNegated)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    /// <summary>Whether every value from <paramref name="min"/> to <paramref name="max"/> belongs to the range.</summary>
    public bool IsTrueBetween(T min, T max) => IsNegated ? LiesApart(min, max) : Covers(min, max);

    /// <summary>Whether no value from <paramref name="min"/> to <paramref name="max"/> belongs to the range.</summary>
    public bool IsFalseBetween(T min, T max) => IsNegated ? Covers(min, max) : LiesApart(min, max);

    /// <summary>Sets the bits of the values that belong to the range.</summary>
    public void Evaluate(ReadOnlySpan<T> values, Span<ulong> mask)
    {
        var flip = IsNegated ? ulong.MaxValue : 0;
        var whole = values.Length >> 6;
        ref var first = ref MemoryMarshal.GetReference(values);
        var (low, high) = (Vector256.Create(Low), Vector256.Create(High));
        for (var word = 0; word < whole; word++)
        {
            ulong bits = 0;
            for (var index = 0; index < 64; index += Vector256<T>.Count)
            {
                var vector = Vector256.LoadUnsafe(ref first, (nuint)((word << 6) + index));
                var inside = Vector256.GreaterThanOrEqual(vector, low) & Vector256.LessThanOrEqual(vector, high);
                bits |= (ulong)inside.ExtractMostSignificantBits() << index;
            }

            mask[word] = bits ^ flip;
        }

        if (whole < mask.Length)
        {
            ulong bits = 0;
            for (var index = whole << 6; index < values.Length; index++)
            {
                bits |= values[index] >= Low && values[index] <= High ? 1UL << (index & 63) : 0;
            }

            mask[whole] = bits ^ flip;
        }
    }

    private bool Covers(T min, T max) => Low <= min && max <= High;

    private bool LiesApart(T min, T max) => max < Low || min > High;
}
