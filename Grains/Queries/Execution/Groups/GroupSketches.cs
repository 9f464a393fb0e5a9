using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>A sketch a group, made when the group gets its first value; the budget is charged with what they keep.</summary>
internal sealed class GroupSketches<TSketch>(AggregateBudget budget)
    where TSketch : class, ISketch, new()
{
    /// <summary>Bytes of a sketch of nothing: its objects and their headers.</summary>
    private const int EmptyBytes = 128;

    private TSketch?[] _sketches = [];

    public void Grow(int groups) => GroupArray.Grow(ref _sketches, groups);

    /// <summary>The sketch of a group; null when it has no values.</summary>
    public TSketch? Find(int group) => _sketches[group];

    /// <summary>Adds a value to the sketch of a group.</summary>
    public void Add<TValue>(int group, TValue value, Action<TSketch, TValue> add)
    {
        var sketch = Take(group);
        var before = sketch.ByteCount;
        add(sketch, value);
        budget.Charge(sketch.ByteCount - before);
    }

    /// <summary>Takes what <see cref="Pack"/> gave elsewhere.</summary>
    public void Merge(BytesVector packed, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            var sketch = Take(groups[row]);
            var before = sketch.ByteCount;
            sketch.Merge(packed.Get(row));
            budget.Charge(sketch.ByteCount - before);
        }
    }

    /// <summary>The sketches as BLOBs; empty for a group without values.</summary>
    public BytesVector Pack(int groups)
    {
        var packed = new BytesVector(ColumnType.Blob, groups);
        for (var group = 0; group < groups; group++)
        {
            packed.Set(group, _sketches[group] is { } sketch ? sketch.ToBytes() : []);
        }

        return packed;
    }

    private TSketch Take(int group)
    {
        if (_sketches[group] is { } known)
        {
            return known;
        }

        budget.Charge(EmptyBytes);
        return _sketches[group] = new TSketch();
    }
}
