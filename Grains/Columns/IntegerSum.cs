using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Grid.Grains.Columns;

/// <summary>Exact sums of at most a chunk of integers.</summary>
internal static class IntegerSum
{
    public static Int128 Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(long))
        {
            return OfLongs(MemoryMarshal.Cast<T, long>(values));
        }

        if (typeof(T) == typeof(int))
        {
            return OfIntegers(MemoryMarshal.Cast<T, int>(values));
        }

        long sum = 0;
        foreach (var value in values)
        {
            sum += long.CreateTruncating(value);
        }

        return sum;
    }

    // The upper and the lower halves are added up by themselves: as many as a chunk has fit in 64 bits.
    private static Int128 OfLongs(ReadOnlySpan<long> values)
    {
        var (upper, lower) = (Vector256<long>.Zero, Vector256<long>.Zero);
        var half = Vector256.Create(0xFFFF_FFFFL);
        ref var first = ref MemoryMarshal.GetReference(values);
        var index = 0;
        for (; index <= values.Length - Vector256<long>.Count; index += Vector256<long>.Count)
        {
            var vector = Vector256.LoadUnsafe(ref first, (nuint)index);
            upper += Vector256.ShiftRightArithmetic(vector, 32);
            lower += vector & half;
        }

        var sum = ((Int128)Vector256.Sum(upper) << 32) + Vector256.Sum(lower);
        for (; index < values.Length; index++)
        {
            sum += values[index];
        }

        return sum;
    }

    private static Int128 OfIntegers(ReadOnlySpan<int> values)
    {
        var sums = Vector256<long>.Zero;
        ref var first = ref MemoryMarshal.GetReference(values);
        var index = 0;
        for (; index <= values.Length - Vector256<int>.Count; index += Vector256<int>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)index));
            sums += low + high;
        }

        var sum = Vector256.Sum(sums);
        for (; index < values.Length; index++)
        {
            sum += values[index];
        }

        return sum;
    }
}
