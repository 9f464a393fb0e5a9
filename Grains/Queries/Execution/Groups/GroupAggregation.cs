using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>
/// Groups with their aggregates: a partition fills it with rows and sends its state, the aggregator merges such states and
/// takes the results. The same code on both sides.
/// </summary>
internal sealed class GroupAggregation
{
    private readonly GroupOutput _plan;
    private readonly GroupTable _groups;
    private readonly AggregateState[] _states;
    private readonly GroupTable?[] _distinct;

    public GroupAggregation(GroupOutput plan)
    {
        _plan = plan;
        _groups = new GroupTable(plan.MaxGroups);
        _states = [.. plan.Aggregates.Select(AggregateState.Create)];
        _distinct = [.. plan.Aggregates.Select(call => call.IsDistinct ? new GroupTable(plan.MaxGroups) : null)];
        if (plan.Keys.Length == 0)
        {
            // Without keys there is one group, also over no rows.
            GroupsOf([], 1);
        }
    }

    /// <summary>Takes rows: the key columns, and for each aggregate its values (null for a count of rows) and the rows that its filter leaves.</summary>
    public void Add(Vector[] keys, int count, (Vector? Values, int[]? Rows)[] arguments)
    {
        var groups = GroupsOf(keys, count);
        for (var index = 0; index < _states.Length; index++)
        {
            var (values, rows) = arguments[index];
            ReadOnlySpan<int> of = rows is null ? groups : rows.Select(row => groups[row]).ToArray();
            if (_distinct[index] is { } distinct)
            {
                AddDistinct(distinct, values!, of);
            }
            else
            {
                _states[index].Add(values, of);
            }
        }
    }

    /// <summary>This side's part of the answer.</summary>
    public PartialResult ToPartial()
    {
        var columns = _groups.Keys(KeyTypes).ToList();
        for (var index = 0; index < _states.Length; index++)
        {
            if (_distinct[index] is null)
            {
                columns.AddRange(_states[index].States(_groups.Count));
            }
        }

        var batch = new ColumnBatch(_groups.Count, [.. columns.Select(column => column.ToColumn())]);
        return new PartialResult([batch], [.. DistinctBatches()]);
    }

    /// <summary>Takes another side's part.</summary>
    public void Merge(PartialResult partial)
    {
        var batch = partial.Batches[0];
        Vector[] columns = [.. batch.Columns.Select(VectorFactory.FromColumn)];
        var groups = GroupsOf(columns[.._plan.Keys.Length], batch.RowCount);
        var next = _plan.Keys.Length;
        var nextDistinct = 0;
        for (var index = 0; index < _states.Length; index++)
        {
            if (_distinct[index] is { } distinct)
            {
                var pairs = partial.DistinctSets[nextDistinct++];
                var numbers = (NumberVector<long>)VectorFactory.FromColumn(pairs.Columns[0]);
                var of = numbers.Values.Take(pairs.RowCount).Select(number => groups[number]).ToArray();
                AddDistinct(distinct, VectorFactory.FromColumn(pairs.Columns[1]), of);
            }
            else
            {
                var width = _states[index].StateTypes.Length;
                _states[index].Merge(columns.AsSpan(next, width), groups);
                next += width;
            }
        }
    }

    /// <summary>The merged groups: keys, then results.</summary>
    public Vector[] Results()
    {
        for (var index = 0; index < _states.Length; index++)
        {
            if (_distinct[index] is { } distinct)
            {
                var pairs = distinct.Keys([ColumnType.Integer, _plan.Aggregates[index].Argument!.Type]);
                _states[index].Add(pairs[1], [.. ((NumberVector<long>)pairs[0]).Values.Take(pairs[0].Count).Select(number => (int)number)]);
            }
        }

        return [.. _groups.Keys(KeyTypes), .. _states.Select(state => state.Result(_groups.Count))];
    }

    /// <summary>The number of groups.</summary>
    public int Count => _groups.Count;

    private ColumnType[] KeyTypes => [.. _plan.Keys.Select(key => key.Type)];

    private int[] GroupsOf(Vector[] keys, int count)
    {
        var groups = _groups.Find(keys, count);
        foreach (var state in _states)
        {
            state.Grow(_groups.Count);
        }

        return groups;
    }

    private static void AddDistinct(GroupTable distinct, Vector values, ReadOnlySpan<int> groups)
    {
        // NULLs are no values of an aggregate.
        var rows = new List<int>(groups.Length);
        var numbers = new List<long>(groups.Length);
        for (var row = 0; row < groups.Length; row++)
        {
            if (!values.IsNull(row))
            {
                rows.Add(row);
                numbers.Add(groups[row]);
            }
        }

        var gathered = values.Gather([.. rows]);
        distinct.Find([new NumberVector<long>(ColumnType.Integer, [.. numbers], numbers.Count), gathered], rows.Count);
    }

    private IEnumerable<ColumnBatch> DistinctBatches()
    {
        for (var index = 0; index < _states.Length; index++)
        {
            if (_distinct[index] is { } distinct)
            {
                var pairs = distinct.Keys([ColumnType.Integer, _plan.Aggregates[index].Argument!.Type]);
                yield return new ColumnBatch(distinct.Count, [.. pairs.Select(column => column.ToColumn())]);
            }
        }
    }
}
