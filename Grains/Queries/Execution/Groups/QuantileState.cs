using System.Numerics;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>MEDIAN and the quantiles over numbers, dates and times, exact: all values travel.</summary>
internal sealed class QuantileState<T>(AggregateCall call, AggregateBudget budget) : AggregateState
    where T : unmanaged, INumber<T>
{
    private readonly GroupedValues<T> _values = new(budget);
    private readonly QuantileFraction _fraction = QuantileFraction.Of(call.Constant!);

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups)
    {
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups) => _values.Add((NumberVector<T>)values!, groups);

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => _values.Merge((BytesVector)states[0], groups);

    public override Vector[] States(int groups) => [_values.Pack(groups)];

    public override Vector Result(int groups)
    {
        var (values, ends) = _values.Arrange(groups);
        var result = VectorFactory.Empty(call.Type, groups);
        for (var group = 0; group < groups; group++)
        {
            var sorted = values.AsSpan(GroupedValues<T>.StartOf(ends, group)..ends[group]);
            if (sorted.IsEmpty)
            {
                result.SetNull(group);
                continue;
            }

            Sort(sorted);
            if (call.Function == AggregateFunction.QuantileDiscrete)
            {
                ((NumberVector<T>)result).Values[group] = sorted[_fraction.PlaceOf(sorted.Length)];
            }
            else
            {
                var (low, high, distance) = _fraction.Between(sorted.Length);
                Set(result, group, sorted[low], sorted[high], low == high ? 0 : distance);
            }
        }

        return result;
    }

    // NaN is the greatest number; .NET sorts it as the smallest.
    private static void Sort(Span<T> values)
    {
        values.Sort();
        var count = 0;
        while (count < values.Length && T.IsNaN(values[count]))
        {
            count++;
        }

        if (count > 0)
        {
            var notANumber = values[0];
            values[count..].CopyTo(values);
            values[^count..].Fill(notANumber);
        }
    }

    // As DuckDB computes each type: DOUBLEs by weights, DECIMALs and REALs by a part of their difference that has their precision, times rounded to the microsecond.
    private void Set(Vector result, int group, T low, T high, double distance)
    {
        switch (call.Type.Kind)
        {
            case TypeKind.Decimal:
                var (from, to) = (long.CreateChecked(low), long.CreateChecked(high));
                ((NumberVector<long>)result).Values[group] = from + (long)((to - from) * distance);
                break;
            case TypeKind.Timestamp:
                ((NumberVector<long>)result).Values[group] = distance == 0 ? long.CreateChecked(low)
                    : (long)Math.Round(Weigh(low, high, distance), MidpointRounding.AwayFromZero);
                break;
            case TypeKind.Real:
                var (start, end) = (float.CreateTruncating(low), float.CreateTruncating(high));
                ((NumberVector<double>)result).Values[group] = start + (float)((end - start) * distance);
                break;
            default:
                ((NumberVector<double>)result).Values[group] = distance == 0 ? double.CreateTruncating(low) : Weigh(low, high, distance);
                break;
        }
    }

    private static double Weigh(T low, T high, double distance) => (double.CreateTruncating(low) * (1.0 - distance)) + (double.CreateTruncating(high) * distance);
}
