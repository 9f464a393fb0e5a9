using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>SUM and AVG of integers and DECIMALs, exact in 128 bits; leaving them is an error.</summary>
internal sealed class IntegerSumState(ColumnType argument, ColumnType sumType, bool isAverage) : AggregateState
{
    private Int128[] _sums = [];
    private long[] _counts = [];

    public override ColumnType[] StateTypes => isAverage ? [sumType, ColumnType.BigInt] : [sumType];

    public override void Grow(int groups)
    {
        GroupArray.Grow(ref _sums, groups);
        GroupArray.Grow(ref _counts, groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        if (values is NumberVector<long> narrow)
        {
            for (var row = 0; row < groups.Length; row++)
            {
                if (!narrow.IsNull(row))
                {
                    AddOne(groups[row], narrow.Values[row], 1);
                }
            }

            return;
        }

        var wide = (NumberVector<Int128>)values!;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!wide.IsNull(row))
            {
                AddOne(groups[row], wide.Values[row], 1);
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var sums = (NumberVector<Int128>)states[0];
        var counts = isAverage ? ((NumberVector<long>)states[1]).Values : null;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!sums.IsNull(row))
            {
                AddOne(groups[row], sums.Values[row], counts?[row] ?? 1);
            }
        }
    }

    public override Vector[] States(int groups) => isAverage ? [Sum(groups), new NumberVector<long>(ColumnType.BigInt, _counts[..groups], groups)] : [Sum(groups)];

    public override Vector Result(int groups)
    {
        if (!isAverage)
        {
            return Sum(groups);
        }

        var power = Math.Pow(10, argument.Kind == TypeKind.Decimal ? argument.Scale : 0);
        var averages = new NumberVector<double>(ColumnType.Double, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_counts[group] == 0)
            {
                averages.SetNull(group);
            }
            else
            {
                averages.Values[group] = (double)_sums[group] / (_counts[group] * power);
            }
        }

        return averages;
    }

    private void AddOne(int group, Int128 value, long count)
    {
        try
        {
            _sums[group] = checked(_sums[group] + value);
        }
        catch (OverflowException)
        {
            throw Arithmetic.OutOfRange("sum", sumType);
        }

        _counts[group] += count;
    }

    private NumberVector<Int128> Sum(int groups)
    {
        var sums = new NumberVector<Int128>(sumType, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_counts[group] == 0)
            {
                sums.SetNull(group);
            }
            else
            {
                sums.Values[group] = Arithmetic.IsInRange(sumType, _sums[group]) ? _sums[group] : throw Arithmetic.OutOfRange("sum", sumType);
            }
        }

        return sums;
    }
}
