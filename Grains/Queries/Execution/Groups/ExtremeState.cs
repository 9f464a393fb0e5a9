using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>MIN and MAX over strings and blobs: remembers the vector and place of the best value so far.</summary>
internal sealed class ExtremeState(ColumnType type, bool isMax) : AggregateState
{
    private (Vector? Vector, int Place)[] _best = [];

    public override ColumnType[] StateTypes => [type];

    public override void Grow(int groups) => GroupArray.Grow(ref _best, groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            if (values!.IsNull(row))
            {
                continue;
            }

            ref var best = ref _best[groups[row]];
            var order = best.Vector is null ? 0 : values.Compare(row, best.Vector, best.Place);
            if (best.Vector is null || (isMax ? order > 0 : order < 0))
            {
                best = (values, row);
            }
        }

        KeepOnlyValues(values!.Count);
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => Add(states[0], groups);

    public override Vector[] States(int groups) => [Result(groups)];

    public override Vector Result(int groups)
    {
        var result = VectorFactory.Empty(type, groups);
        for (var group = 0; group < groups; group++)
        {
            if (_best[group].Vector is { } vector)
            {
                VectorFactory.Copy(vector, _best[group].Place, result, group);
            }
            else
            {
                result.SetNull(group);
            }
        }

        return result;
    }

    // With few groups, copying the best values lets go of the vectors that they came in.
    private void KeepOnlyValues(int rows)
    {
        if (_best.Length > rows)
        {
            return;
        }

        var kept = Result(_best.Length);
        for (var group = 0; group < _best.Length; group++)
        {
            _best[group] = _best[group].Vector is null ? default : (kept, group);
        }
    }
}
