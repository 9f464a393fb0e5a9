using Grid.Errors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>
/// VARIANCE and STDDEV by Welford's method: number, mean and sum of the squared distances from it. Two states are merged by the
/// formula of Chan, Golub and LeVeque (Algorithms for Computing the Sample Variance, 1983).
/// </summary>
internal sealed class VarianceState(AggregateFunction function) : AggregateState
{
    private readonly bool _isSample = function is AggregateFunction.VarianceSample or AggregateFunction.DeviationSample;
    private readonly bool _isRoot = function is AggregateFunction.DeviationSample or AggregateFunction.DeviationPopulation;

    private long[] _counts = [];
    private double[] _means = [];
    private double[] _squares = [];

    public override ColumnType[] StateTypes => [ColumnType.BigInt, ColumnType.Double, ColumnType.Double];

    public override void Grow(int groups)
    {
        GroupArray.Grow(ref _counts, groups);
        GroupArray.Grow(ref _means, groups);
        GroupArray.Grow(ref _squares, groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var numbers = (NumberVector<double>)values!;
        var (source, counts, means, squares) = (numbers.Values, _counts, _means, _squares);
        for (var row = 0; row < groups.Length; row++)
        {
            if (numbers.IsNull(row))
            {
                continue;
            }

            var group = groups[row];
            var value = source[row];
            var distance = value - means[group];
            var mean = means[group] + (distance / ++counts[group]);
            squares[group] += distance * (value - mean);
            means[group] = mean;
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups)
    {
        var counts = ((NumberVector<long>)states[0]).Values;
        var means = ((NumberVector<double>)states[1]).Values;
        var squares = ((NumberVector<double>)states[2]).Values;
        for (var row = 0; row < groups.Length; row++)
        {
            var (group, count) = (groups[row], counts[row]);
            if (count == 0)
            {
                continue;
            }

            var (before, all) = (_counts[group], _counts[group] + count);
            var distance = means[row] - _means[group];
            _means[group] = before == 0 ? means[row] : _means[group] + (distance * count / all);
            _squares[group] += before == 0 ? squares[row] : squares[row] + (distance * distance * ((double)before * count / all));
            _counts[group] = all;
        }
    }

    public override Vector[] States(int groups) =>
    [
        new NumberVector<long>(ColumnType.BigInt, _counts[..groups], groups), new NumberVector<double>(ColumnType.Double, _means[..groups], groups),
        new NumberVector<double>(ColumnType.Double, _squares[..groups], groups),
    ];

    public override Vector Result(int groups)
    {
        var result = new NumberVector<double>(ColumnType.Double, groups);
        for (var group = 0; group < groups; group++)
        {
            var divisor = _counts[group] - (_isSample ? 1 : 0);
            if (divisor <= 0)
            {
                result.SetNull(group);
                continue;
            }

            // One value has no distance from itself, also where it is no finite number.
            var variance = _counts[group] == 1 ? 0 : _squares[group] / divisor;
            result.Values[group] = double.IsFinite(variance) ? (_isRoot ? Math.Sqrt(variance) : variance) : throw OutOfRange();
        }

        return result;
    }

    private static RequestException OutOfRange() => new(ErrorCode.ValueOutOfRange,
        "A variance or standard deviation leaves the range of DOUBLE, or is taken of values that are not finite. Filter them out with isfinite(x).");
}
