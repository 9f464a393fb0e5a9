using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>MEDIAN and QUANTILE_DISC over VARCHAR and BLOB, exact: all values travel.</summary>
internal sealed class TextQuantileState(AggregateCall call, AggregateBudget budget) : AggregateState
{
    private readonly KeyedTexts _texts = new(budget);
    private readonly QuantileFraction _fraction = QuantileFraction.Of(call.Constant!);

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups)
    {
    }

    // The bytes of a text are its key: their order is that of the texts.
    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var texts = (BytesVector)values!;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!texts.IsNull(row))
            {
                _texts.Add(groups[row], texts.Get(row), []);
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => _texts.Merge((BytesVector)states[0], groups);

    public override Vector[] States(int groups) => [_texts.Pack(groups)];

    public override Vector Result(int groups)
    {
        var result = new BytesVector(call.Type, groups);
        foreach (var (group, entries) in _texts.Sorted(groups).Index())
        {
            if (entries.Count == 0)
            {
                result.SetNull(group);
            }
            else
            {
                result.Set(group, _texts.KeyOf(entries[_fraction.PlaceOf(entries.Count)]));
            }
        }

        return result;
    }
}
