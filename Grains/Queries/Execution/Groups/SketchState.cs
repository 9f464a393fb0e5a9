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
    /// <summary>Bytes of a sketch of nothing: its objects and their headers.</summary>
    private const int EmptyBytes = 128;

    private readonly double _fraction = QuantileFraction.Of(call.Constant!).Number;
    private QuantileSketch<T>?[] _sketches = [];

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups) => GroupArray.Grow(ref _sketches, groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var numbers = (NumberVector<T>)values!;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!numbers.IsNull(row) && T.IsFinite(numbers.Values[row]))
            {
                var sketch = Sketch(groups[row]);
                var before = sketch.ByteCount;
                sketch.Add(numbers.Values[row]);
                budget.Charge(sketch.ByteCount - before);
            }
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
            packed.Set(group, _sketches[group]?.ToBytes() ?? []);
        }

        return [packed];
    }

    public override Vector Result(int groups)
    {
        var result = new NumberVector<T>(call.Type, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_sketches[group]?.ValueAt(_fraction) is { } value)
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

    private QuantileSketch<T> Sketch(int group)
    {
        if (_sketches[group] is { } known)
        {
            return known;
        }

        budget.Charge(EmptyBytes);
        return _sketches[group] = new QuantileSketch<T>();
    }
}
