using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>MIN and MAX over strings and blobs: remembers where the best value so far came.</summary>
internal sealed class ExtremeState(ColumnType type, bool isMax) : AggregateState
{
    private readonly KeptRows _best = new(type);

    public override ColumnType[] StateTypes => [type];

    public override void Grow(int groups) => _best.Grow(groups);

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        for (var row = 0; row < groups.Length; row++)
        {
            if (values!.IsNull(row))
            {
                continue;
            }

            var group = groups[row];
            var order = _best.Has(group) ? _best.Compare(values, row, group) : 0;
            if (!_best.Has(group) || (isMax ? order > 0 : order < 0))
            {
                _best.Set(group, values, row);
            }
        }

        _best.LetGo(values!.Count);
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => Add(states[0], groups);

    public override Vector[] States(int groups) => [Result(groups)];

    public override Vector Result(int groups) => _best.Gather(groups);
}
