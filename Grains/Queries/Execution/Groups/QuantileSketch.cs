using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Errors;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>
/// A sample of values that answers quantiles (Karnin, Lang and Liberty, Optimal Quantile Approximation in Streams, 2016). A value
/// of level l stands for 2^l values. When there are too many, the lowest level that is full is sorted and every other of its
/// values moves up. Up to <see cref="TopCapacity"/> values are kept themselves, and the answer is exact.
/// </summary>
internal sealed class QuantileSketch<T> : ISketch
    where T : unmanaged, INumber<T>
{
    /// <summary>Values of the highest level: the rank of an answer is off by less than 1 % of all values, in 99 of 100 cases.</summary>
    public const int TopCapacity = 400;

    /// <summary>Values of the lowest levels.</summary>
    private const int MinCapacity = 8;

    /// <summary>How much smaller each level is than the one above it.</summary>
    private const double Shrink = 2.0 / 3;

    /// <summary>Levels of as many values as there can ever be.</summary>
    private const int MaxLevels = 62;

    private readonly List<List<T>> _levels = [[]];
    private int _size;

    // Values of all levels before one must be shortened.
    private int _limit = TopCapacity;

    // Seeded by the values: the same rows give the same answer, and two partitions toss differently.
    private ulong _coin = 0x9E3779B97F4A7C15;

    public int ByteCount => _size * Marshal.SizeOf<T>();

    public void Add(T value)
    {
        _levels[0].Add(value);
        _size++;
        Shorten();
    }

    public void Merge(ReadOnlySpan<byte> bytes)
    {
        for (var level = 0; bytes.Length > 0; level++)
        {
            if (level >= MaxLevels)
            {
                throw new GridException(ErrorCode.Internal, $"A quantile sketch has more than {MaxLevels} levels.");
            }

            var count = BitConverter.ToInt32(bytes);
            if (level == _levels.Count)
            {
                AddLevel();
            }

            var end = sizeof(int) + (count * Marshal.SizeOf<T>());
            _levels[level].AddRange(MemoryMarshal.Cast<byte, T>(bytes[sizeof(int)..end]));
            _size += count;
            bytes = bytes[end..];
        }

        Shorten();
    }

    /// <summary>For each level the number of its values, and the values.</summary>
    public ReadOnlySpan<byte> ToBytes()
    {
        var bytes = new List<byte>();
        foreach (var level in _levels)
        {
            bytes.AddRange(BitConverter.GetBytes(level.Count));
            bytes.AddRange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(level)));
        }

        return CollectionsMarshal.AsSpan(bytes);
    }

    /// <summary>The value at a fraction of the sorted values; null when there are none.</summary>
    public T? ValueAt(double fraction)
    {
        (T Value, long Weight)[] values = [.. _levels.SelectMany((level, index) => level.Select(value => (value, 1L << index))).OrderBy(pair => pair.value)];
        var rank = Math.Max(1, Math.Ceiling(fraction * values.Sum(pair => pair.Weight)));
        var below = 0L;
        foreach (var (value, weight) in values)
        {
            below += weight;
            if (below >= rank)
            {
                return value;
            }
        }

        return values.Length > 0 ? values[^1].Value : null;
    }

    private int CapacityOf(int level) => Math.Max(MinCapacity, (int)Math.Ceiling(TopCapacity * Math.Pow(Shrink, _levels.Count - 1 - level)));

    private void Shorten()
    {
        while (_size > _limit)
        {
            var level = Enumerable.Range(0, _levels.Count).First(index => _levels[index].Count > CapacityOf(index));
            if (level == _levels.Count - 1)
            {
                AddLevel();
            }

            MoveUp(_levels[level], _levels[level + 1]);
        }
    }

    private void AddLevel()
    {
        _levels.Add([]);
        _limit = Enumerable.Range(0, _levels.Count).Sum(CapacityOf);
    }

    private void MoveUp(List<T> from, List<T> to)
    {
        from.Sort();
        // An odd one stays where it is.
        var first = from.Count & 1;
        var offset = Toss(from[^1]);
        for (var index = first + offset; index < from.Count; index += 2)
        {
            to.Add(from[index]);
        }

        _size -= (from.Count - first) / 2;
        from.RemoveRange(first, from.Count - first);
    }

    private int Toss(T value)
    {
        _coin ^= (uint)value.GetHashCode() * 0xC2B2AE3D27D4EB4FUL;
        _coin ^= _coin << 13;
        _coin ^= _coin >> 7;
        _coin ^= _coin << 17;
        return (int)(_coin >> 63);
    }
}
