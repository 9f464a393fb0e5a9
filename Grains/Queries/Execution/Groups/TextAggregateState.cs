using Grid.Grains.Queries.Execution.Expressions;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>STRING_AGG: all texts travel, with the keys that say their order.</summary>
internal sealed class TextAggregateState(AggregateCall call, AggregateBudget budget) : AggregateState
{
    private readonly KeyedTexts _texts = new(budget);

    public override ColumnType[] StateTypes => [ColumnType.Blob];

    public override void Grow(int groups)
    {
    }

    // Values without keys come in any order, or, being distinct, in their own.
    public override void Add(Vector? values, ReadOnlySpan<int> groups) =>
        AddOrdered(values!, OrderKeys.Of(call.Order, [.. call.Order.Select(_ => values!)], groups.Length), groups);

    public override void AddOrdered(Vector values, BytesVector keys, ReadOnlySpan<int> groups)
    {
        var texts = (BytesVector)(values.Type.Kind == TypeKind.Varchar ? values : CastOperator.Cast(values, ColumnType.Varchar, isTry: false));
        for (var row = 0; row < groups.Length; row++)
        {
            if (!texts.IsNull(row))
            {
                _texts.Add(groups[row], keys.Get(row), texts.Get(row));
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => _texts.Merge((BytesVector)states[0], groups);

    public override Vector[] States(int groups) => [_texts.Pack(groups)];

    public override Vector Result(int groups)
    {
        var result = new BytesVector(ColumnType.Varchar, groups);
        var separator = call.Constant!.Bytes;
        var text = new List<byte>();
        foreach (var (group, entries) in _texts.Sorted(groups).Index())
        {
            if (entries.Count == 0)
            {
                result.SetNull(group);
                continue;
            }

            text.Clear();
            foreach (var (place, entry) in entries.Index())
            {
                text.AddRange(place == 0 ? [] : separator.AsSpan());
                text.AddRange(_texts.TextOf(entry));
            }

            result.Set(group, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));
        }

        return result;
    }
}
