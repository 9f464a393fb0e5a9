using System.Numerics;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>MIN and MAX over numbers, and with them BOOL_AND and BOOL_OR.</summary>
internal sealed class NumberExtremeState<T>(ColumnType type, bool isMax) : AggregateState
    where T : unmanaged, INumber<T>
{
    private T[] _best = [];
    private bool[] _isKnown = [];

    public override ColumnType[] StateTypes => [type];

    public override void Grow(int groups)
    {
        GroupArray.Grow(ref _best, groups);
        GroupArray.Grow(ref _isKnown, groups);
    }

    public override void Add(Vector? values, ReadOnlySpan<int> groups)
    {
        var numbers = (NumberVector<T>)values!;
        var (source, best, isKnown) = (numbers.Values, _best, _isKnown);
        for (var row = 0; row < groups.Length; row++)
        {
            if (numbers.IsNull(row))
            {
                continue;
            }

            var group = groups[row];
            var order = NumberVector<T>.CompareNumbers(source[row], best[group]);
            if (!isKnown[group] || (isMax ? order > 0 : order < 0))
            {
                best[group] = source[row];
                isKnown[group] = true;
            }
        }
    }

    public override void Merge(ReadOnlySpan<Vector> states, ReadOnlySpan<int> groups) => Add(states[0], groups);

    public override Vector[] States(int groups) => [Result(groups)];

    public override Vector Result(int groups)
    {
        var result = new NumberVector<T>(type, _best[..groups], groups);
        for (var group = 0; group < groups; group++)
        {
            if (!_isKnown[group])
            {
                result.SetNull(group);
            }
        }

        return result;
    }
}
