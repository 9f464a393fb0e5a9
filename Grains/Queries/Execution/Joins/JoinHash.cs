using System.IO.Hashing;
using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>Hashes of keys, a column after the other. Equal keys have equal hashes; those of one column of 64-bit numbers are equal only then.</summary>
internal static class JoinHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Whether equal hashes mean equal keys.</summary>
    public static bool IsExact(ReadOnlySpan<Vector> keys) => keys is [NumberVector<long>];

    /// <summary>The hash of each row's key; undefined where a part of it is NULL.</summary>
    public static ulong[] Of(ReadOnlySpan<Vector> keys, int count)
    {
        var hashes = new ulong[count];
        foreach (var key in keys)
        {
            Combine(key, hashes);
        }

        return hashes;
    }

    private static void Combine(Vector key, Span<ulong> hashes)
    {
        switch (key)
        {
            case NumberVector<long> { Values: var values }:
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Mix(hashes[row], (ulong)values[row]);
                }

                break;
            case NumberVector<double> { Values: var values }:
                for (var row = 0; row < hashes.Length; row++)
                {
                    // All NaNs are one value, and so are the two zeros.
                    hashes[row] = Mix(hashes[row], BitConverter.DoubleToUInt64Bits(double.IsNaN(values[row]) ? double.NaN : values[row] + 0.0));
                }

                break;
            case NumberVector<Int128> { Values: var values }:
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Mix(Mix(hashes[row], (ulong)values[row]), (ulong)(values[row] >>> 64));
                }

                break;
            default:
                var texts = (BytesVector)key;
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Mix(hashes[row], XxHash3.HashToUInt64(texts.Get(row)));
                }

                break;
        }
    }

    // Both steps can be undone, so that different numbers keep different hashes. Multiplying spreads neighbours; the upper
    // half is folded in because the table uses the lower bits.
    private static ulong Mix(ulong hash, ulong value)
    {
        var product = (hash ^ value) * Multiplier;
        return product ^ (product >> 32);
    }
}
