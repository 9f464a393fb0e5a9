using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>FIRST and ANY_VALUE: the value with the least key, or, without keys, the first that comes.</summary>
/// <param name="skipsNull">Whether NULL is no value.</param>
internal sealed class FirstState(ColumnType type, bool hasKeys, bool skipsNull) : AggregateState
{
    // The vectors and places of the value and its key.
    private (Vector? Values, BytesVector? Keys, int Place)[] _best = [];

    public override ColumnType[] StateTypes => hasKeys ? [type, ColumnType.Blob] : [type];

    public override void Grow(int groups) => GroupArray.Grow(ref _best, groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups) => Take(values!, null, groups);

    public override void AddOrdered(Vector values, BytesVector keys, ReadOnlySpan<int> groups) => Take(values, keys, groups);

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => Take(states[0], hasKeys ? (BytesVector)states[1] : null, groups);

    public override Vector[] States(int groups) => hasKeys ? [Result(groups), Keys(groups)] : [Result(groups)];

    public override Vector Result(int groups)
    {
        var result = VectorFactory.Empty(type, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_best[group].Values is { } values)
            {
                VectorFactory.Copy(values, _best[group].Place, result, group);
            }
            else
            {
                result.SetNull(group);
            }
        }

        return result;
    }

    // A group without a value has no key; no key is empty.
    private BytesVector Keys(int groups)
    {
        var keys = new BytesVector(ColumnType.Blob, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_best[group].Keys is { } known)
            {
                keys.Set(group, known.Get(_best[group].Place));
            }
            else
            {
                keys.SetNull(group);
            }
        }

        return keys;
    }

    private void Take(Vector values, BytesVector? keys, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            if (keys is null ? values.IsNull(row) : keys.IsNull(row) || (skipsNull && values.IsNull(row)))
            {
                continue;
            }

            ref var best = ref _best[groups[row]];
            if (best.Values is null || (keys is not null && keys.Compare(row, best.Keys!, best.Place) < 0))
            {
                best = (values, keys, row);
            }
        }

        KeepOnlyValues(values.Count);
    }

    // With few groups, copying the best values lets go of the vectors that they came in.
    private void KeepOnlyValues(int rows)
    {
        if (_best.Length > rows)
        {
            return;
        }

        var (values, keys) = (Result(_best.Length), hasKeys ? Keys(_best.Length) : null);
        for (var group = 0; group < _best.Length; group++)
        {
            _best[group] = _best[group].Values is null ? default : (values, keys, group);
        }
    }
}
