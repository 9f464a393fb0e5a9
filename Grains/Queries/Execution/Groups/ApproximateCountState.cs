using System.IO.Hashing;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>APPROX_COUNT_DISTINCT: a HyperLogLog a group.</summary>
internal sealed class ApproximateCountState(AggregateBudget budget) : AggregateState
{
    /// <summary>Bytes of a sketch of nothing: its objects and their headers.</summary>
    private const int EmptyBytes = 128;

    private readonly KeyBuffer _key = new();
    private HyperLogLog?[] _sketches = [];

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups) => GroupArray.Grow(ref _sketches, groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            if (values!.IsNull(row))
            {
                continue;
            }

            _key.Clear();
            values.AppendKey(row, _key);
            var sketch = Sketch(groups[row]);
            var before = sketch.ByteCount;
            sketch.Add(XxHash3.HashToUInt64(_key.Written));
            budget.Charge(sketch.ByteCount - before);
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var packed = (BytesVector)states[0];
        for (var row = 0; row < groups.Length; row++)
        {
            var sketch = Sketch(groups[row]);
            var before = sketch.ByteCount;
            sketch.Merge(packed.Get(row));
            budget.Charge(sketch.ByteCount - before);
        }
    }

    public override Vector[] States(int groups)
    {
        var packed = new BytesVector(ColumnType.Blob, groups);
        for (var group = 0; group < groups; group++)
        {
            packed.Set(group, _sketches[group] is { } sketch ? sketch.ToBytes() : []);
        }

        return [packed];
    }

    public override Vector Result(int groups)
    {
        var result = new NumberVector<long>(ColumnType.BigInt, groups);
        for (var group = 0; group < groups; group++)
        {
            result.Values[group] = _sketches[group]?.Estimate() ?? 0;
        }

        return result;
    }

    private HyperLogLog Sketch(int group)
    {
        if (_sketches[group] is { } known)
        {
            return known;
        }

        budget.Charge(EmptyBytes);
        return _sketches[group] = new HyperLogLog();
    }
}
