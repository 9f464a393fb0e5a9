using System.Numerics;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>APPROX_QUANTILE: a sketch a group. Values that are not finite are passed over, as DuckDB does.</summary>
internal sealed class SketchState<T>(AggregateCall call, AggregateBudget budget) : AggregateState
    where T : unmanaged, INumber<T>
{
    private readonly double _fraction = QuantileFraction.Of(call.Constant!).Number;
    private readonly GroupSketches<QuantileSketch<T>> _sketches = new(budget);

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups) => _sketches.Grow(groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var numbers = (NumberVector<T>)values!;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!numbers.IsNull(row) && T.IsFinite(numbers.Values[row]))
            {
                _sketches.Add(groups[row], numbers.Values[row], static (sketch, value) => sketch.Add(value));
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => _sketches.Merge((BytesVector)states[0], groups);

    public override Vector[] States(int groups) => [_sketches.Pack(groups)];

    public override Vector Result(int groups)
    {
        var result = new NumberVector<T>(call.Type, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_sketches.Find(group)?.ValueAt(_fraction) is { } value)
            {
                result.Values[group] = value;
            }
            else
            {
                result.SetNull(group);
            }
        }

        return result;
    }
}
