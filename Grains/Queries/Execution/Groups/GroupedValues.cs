using System.Numerics;
using System.Runtime.InteropServices;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>All values of each group, as they come: one array for all groups, put in order of the groups when they are asked for.</summary>
internal sealed class GroupedValues<T>(AggregateBudget budget)
    where T : unmanaged, INumber<T>
{
    private static readonly int BytesOfValue = Marshal.SizeOf<T>();

    private T[] _values = [];
    private int[] _groups = [];
    private int _count;

    public void Add(NumberVector<T> vector, ReadOnlySpan<int> groups)
    {
        Reserve(groups.Length);
        for (var row = 0; row < groups.Length; row++)
        {
            if (!vector.IsNull(row))
            {
                _values[_count] = vector.Values[row];
                _groups[_count++] = groups[row];
            }
        }
    }

    /// <summary>Takes what <see cref="Pack"/> gave elsewhere.</summary>
    public void Merge(BytesVector packed, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            var values = MemoryMarshal.Cast<byte, T>(packed.Get(row));
            Reserve(values.Length);
            values.CopyTo(_values.AsSpan(_count));
            _groups.AsSpan(_count, values.Length).Fill(groups[row]);
            _count += values.Length;
        }
    }

    /// <summary>The values of each group one after another, as a BLOB.</summary>
    public BytesVector Pack(int groups)
    {
        var (values, ends) = Arrange(groups);
        var packed = new BytesVector(ColumnType.Blob, groups);
        for (var group = 0; group < groups; group++)
        {
            packed.Set(group, MemoryMarshal.AsBytes(values.AsSpan(StartOf(ends, group)..ends[group])));
        }

        return packed;
    }

    /// <summary>The values in order of their groups, and where those of each group end.</summary>
    public (T[] Values, int[] Ends) Arrange(int groups)
    {
        if (groups == 1)
        {
            return (_values, [_count]);
        }

        var ends = new int[groups];
        for (var index = 0; index < _count; index++)
        {
            ends[_groups[index]]++;
        }

        for (var group = 1; group < groups; group++)
        {
            ends[group] += ends[group - 1];
        }

        var next = new int[groups];
        for (var group = 1; group < groups; group++)
        {
            next[group] = ends[group - 1];
        }

        var values = new T[_count];
        for (var index = 0; index < _count; index++)
        {
            values[next[_groups[index]]++] = _values[index];
        }

        return (values, ends);
    }

    /// <summary>Where the values of a group begin.</summary>
    public static int StartOf(int[] ends, int group) => group == 0 ? 0 : ends[group - 1];

    private void Reserve(int more)
    {
        if (_count + more <= _values.Length)
        {
            return;
        }

        var length = Math.Max(checked(_count + more), _values.Length * 2);
        budget.Charge((long)(length - _values.Length) * (BytesOfValue + sizeof(int)));
        Array.Resize(ref _values, length);
        Array.Resize(ref _groups, length);
    }
}
