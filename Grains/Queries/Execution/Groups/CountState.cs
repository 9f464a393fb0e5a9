using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>COUNT(*) and COUNT(x).</summary>
internal sealed class CountState : AggregateState
{
    private long[] _counts = [];

    public override ColumnType[] StateTypes => [ColumnType.BigInt];

    public override void Grow(int groups) => GroupArray.Grow(ref _counts, groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var counts = _counts;
        if (values?.Nulls is not { } nulls)
        {
            foreach (var group in groups)
            {
                counts[group]++;
            }

            return;
        }

        for (var row = 0; row < groups.Length; row++)
        {
            counts[groups[row]] += nulls[row] ? 0 : 1;
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var counts = ((NumberVector<long>)states[0]).Values;
        for (var row = 0; row < groups.Length; row++)
        {
            _counts[groups[row]] += counts[row];
        }
    }

    public override Vector[] States(int groups) => [Result(groups)];

    public override Vector Result(int groups) => new NumberVector<long>(ColumnType.BigInt, _counts[..groups], groups);
}
