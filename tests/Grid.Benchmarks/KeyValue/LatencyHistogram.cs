using System.Diagnostics;
using System.Numerics;

namespace Grid.Benchmarks.KeyValue;

/// <summary>Durations, counted in classes that are at most 1/16 of their value wide. Not thread-safe: each caller has one, added up at the end.</summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 4;

    private readonly long[] _counts = new long[64 << SubBits];

    /// <param name="ticks">Of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        var value = Math.Max(1UL << SubBits, (ulong)ticks);
        var shift = BitOperations.Log2(value) - SubBits;
        _counts[(shift << SubBits) + (int)((value >> shift) & ((1 << SubBits) - 1))]++;
    }

    public void Add(LatencyHistogram other)
    {
        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }
    }

    /// <summary>The least duration, in microseconds, that so many of all do not exceed.</summary>
    public double MicrosecondsAt(double share)
    {
        var left = (long)Math.Ceiling(_counts.Sum() * share);
        for (var index = 0; index < _counts.Length; index++)
        {
            left -= _counts[index];
            if (left <= 0)
            {
                var ticks = (double)((ulong)((index & ((1 << SubBits) - 1)) | (1 << SubBits)) << (index >> SubBits));
                return ticks * 1_000_000 / Stopwatch.Frequency;
            }
        }

        return 0;
    }
}
