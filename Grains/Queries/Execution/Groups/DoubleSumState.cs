using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>SUM and AVG of REAL and DOUBLE, added in double precision.</summary>
internal sealed class DoubleSumState(ColumnType argument, bool isAverage) : AggregateState
{
    private double[] _sums = [];
    private long[] _counts = [];

    public override ColumnType[] StateTypes => isAverage ? [ColumnType.Double, ColumnType.BigInt] : [ColumnType.Double];

    public override void Grow(int groups)
    {
        GroupArray.Grow(ref _sums, groups);
        GroupArray.Grow(ref _counts, groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var numbers = values as NumberVector<double> ?? throw new InvalidOperationException($"A sum of {argument} takes floating-point values.");
        var (values64, sums, counts) = (numbers.Values, _sums, _counts);
        if (numbers.Nulls is null)
        {
            for (var row = 0; row < groups.Length; row++)
            {
                sums[groups[row]] += values64[row];
                counts[groups[row]]++;
            }

            return;
        }

        for (var row = 0; row < groups.Length; row++)
        {
            if (!numbers.IsNull(row))
            {
                sums[groups[row]] += values64[row];
                counts[groups[row]]++;
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var sums = (NumberVector<double>)states[0];
        var counts = isAverage ? ((NumberVector<long>)states[1]).Values : null;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!sums.IsNull(row))
            {
                _sums[groups[row]] += sums.Values[row];
                _counts[groups[row]] += counts?[row] ?? 1;
            }
        }
    }

    public override Vector[] States(int groups) => isAverage ? [Values(groups, isAveraged: false), new NumberVector<long>(ColumnType.BigInt, _counts[..groups], groups)] : [Values(groups, isAveraged: false)];

    public override Vector Result(int groups) => Values(groups, isAverage);

    private NumberVector<double> Values(int groups, bool isAveraged)
    {
        var values = new NumberVector<double>(ColumnType.Double, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_counts[group] == 0)
            {
                values.SetNull(group);
            }
            else
            {
                values.Values[group] = isAveraged ? _sums[group] / _counts[group] : _sums[group];
            }
        }

        return values;
    }
}
