using System.IO.Hashing;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>APPROX_COUNT_DISTINCT: a HyperLogLog a group.</summary>
internal sealed class ApproximateCountState(AggregateBudget budget) : AggregateState
{
    private readonly KeyBuffer _key = new();
    private readonly GroupSketches<HyperLogLog> _sketches = new(budget);

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups) => _sketches.Grow(groups);

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
            _sketches.Add(groups[row], XxHash3.HashToUInt64(_key.Written), static (sketch, hash) => sketch.Add(hash));
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => _sketches.Merge((BytesVector)states[0], groups);

    public override Vector[] States(int groups) => [_sketches.Pack(groups)];

    public override Vector Result(int groups)
    {
        var result = new NumberVector<long>(ColumnType.BigInt, groups);
        for (var group = 0; group < groups; group++)
        {
            result.Values[group] = _sketches.Find(group)?.Estimate() ?? 0;
        }

        return result;
    }
}
