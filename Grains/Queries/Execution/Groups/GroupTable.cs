using System.IO.Hashing;
using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Numbers the distinct combinations of key values, in the order in which they are met.</summary>
internal sealed class GroupTable(int maxGroups)
{
    private readonly Dictionary<byte[], int> _numbers = new(BytesComparer.Instance);
    private readonly List<Vector[]> _keys = [];
    private readonly KeyBuffer _buffer = new();

    // Keys of numbers only are told apart as numbers; the types of the first rows decide for all.
    private PackedTable? _packed;

    public int Count => _packed?.Count ?? _numbers.Count;

    /// <exception cref="RequestException"><see cref="ErrorCode.LimitExceeded"/>: one group more would be too many.</exception>
    public static void CheckLimit(int groups, int maxGroups)
    {
        if (groups >= maxGroups)
        {
            throw new RequestException(ErrorCode.LimitExceeded, $"The query has more than {maxGroups} groups or distinct values. Filter more, or group by less.");
        }
    }

    /// <summary>The group of each row.</summary>
    public int[] Find(Vector[] keys, int count)
    {
        var fresh = new List<int>();
        if (Count == 0 && PackedKey.CanPack(keys))
        {
            _packed ??= new PackedTable();
        }

        var groups = _packed is null ? FindBytes(keys, count, fresh) : FindPacked(_packed, [.. keys.Cast<NumberVector<long>>()], count, fresh);
        if (fresh.Count > 0)
        {
            _keys.Add([.. keys.Select(key => key.Gather([.. fresh]))]);
        }

        return groups;
    }

    /// <summary>The key columns of all groups, in the order of their numbers.</summary>
    public Vector[] Keys(IReadOnlyList<ColumnType> types) =>
        [.. types.Select((type, column) => _keys.Count == 0 ? VectorFactory.Empty(type, 0) : VectorFactory.Concatenate([.. _keys.Select(part => part[column])], type))];

    private int[] FindPacked(PackedTable table, NumberVector<long>[] keys, int count, List<int> fresh)
    {
        var groups = new int[count];
        for (var row = 0; row < count; row++)
        {
            groups[row] = table.FindOrAdd(PackedKey.Of(keys, row), out var isNew);
            if (isNew)
            {
                CheckLimit(groups[row], maxGroups);
                fresh.Add(row);
            }
        }

        return groups;
    }

    private int[] FindBytes(Vector[] keys, int count, List<int> fresh)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        var groups = new int[count];
        for (var row = 0; row < count; row++)
        {
            _buffer.Clear();
            foreach (var key in keys)
            {
                key.AppendKey(row, _buffer);
            }

            if (!lookup.TryGetValue(_buffer.Written, out var group))
            {
                group = _numbers.Count;
                CheckLimit(group, maxGroups);
                lookup[_buffer.Written] = group;
                fresh.Add(row);
            }

            groups[row] = group;
        }

        return groups;
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)XxHash3.HashToUInt64(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
