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

    public int Count => _numbers.Count;

    /// <summary>The group of each row.</summary>
    public int[] Find(Vector[] keys, int count)
    {
        var lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        var groups = new int[count];
        var fresh = new List<int>();
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
                if (group >= maxGroups)
                {
                    throw new RequestException(ErrorCode.LimitExceeded, $"The query has more than {maxGroups} groups or distinct values. Filter more, or group by less.");
                }

                lookup[_buffer.Written] = group;
                fresh.Add(row);
            }

            groups[row] = group;
        }

        if (fresh.Count > 0)
        {
            _keys.Add([.. keys.Select(key => key.Gather([.. fresh]))]);
        }

        return groups;
    }

    /// <summary>The key columns of all groups, in the order of their numbers.</summary>
    public Vector[] Keys(IReadOnlyList<ColumnType> types) =>
        [.. types.Select((type, column) => _keys.Count == 0 ? VectorFactory.Empty(type, 0) : VectorFactory.Concatenate([.. _keys.Select(part => part[column])], type))];

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
