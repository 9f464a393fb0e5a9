using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>FIRST and ANY_VALUE: the value with the least key, or, without keys, the first that comes.</summary>
/// <param name="skipsNull">Whether NULL is no value.</param>
internal sealed class FirstState(ColumnType type, bool hasKeys, bool skipsNull) : AggregateState
{
    private readonly KeptRows _values = new(type);

    // A group without a value has no key; no key is empty.
    private readonly KeptRows _keys = new(ColumnType.Blob);

    public override ColumnType[] StateTypes => hasKeys ? [type, ColumnType.Blob] : [type];

    public override void Grow(int groups)
    {
        _values.Grow(groups);
        _keys.Grow(groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups) => Take(values!, null, groups);

    public override void AddOrdered(Vector values, BytesVector keys, ReadOnlySpan<int> groups) => Take(values, keys, groups);

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => Take(states[0], hasKeys ? (BytesVector)states[1] : null, groups);

    public override Vector[] States(int groups) => hasKeys ? [Result(groups), _keys.Gather(groups)] : [Result(groups)];

    public override Vector Result(int groups) => _values.Gather(groups);

    private void Take(Vector values, BytesVector? keys, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            if (keys is null ? values.IsNull(row) : keys.IsNull(row) || (skipsNull && values.IsNull(row)))
            {
                continue;
            }

            var group = groups[row];
            if (_values.Has(group) && (keys is null || _keys.Compare(keys, row, group) >= 0))
            {
                continue;
            }

            _values.Set(group, values, row);
            if (keys is not null)
            {
                _keys.Set(group, keys, row);
            }
        }

        _values.LetGo(values.Count);
        if (hasKeys)
        {
            _keys.LetGo(values.Count);
        }
    }
}
