using Grid.Grains.Columns;
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
    private readonly CodeGroups? _codes;
    private readonly AggregateState[] _states;
    private readonly DistinctValues?[] _distinct;

    /// <param name="codes">Numbers the groups of a partition's rows instead of a table; null where rows come with keys of any values.</param>
    public GroupAggregation(GroupOutput plan, CodeGroups? codes = null)
    {
        _plan = plan;
        _codes = codes;
        _groups = new GroupTable(plan.MaxGroups);
        var budget = new AggregateBudget(plan.MaxBytes);
        _states = [.. plan.Aggregates.Select(call => AggregateState.Create(call, budget))];
        _distinct = [.. plan.Aggregates.Select(call => call.IsDistinct ? new DistinctValues(call.Argument!.Type, plan.Keys.Length == 0, plan.MaxGroups) : null)];
        if (plan.Keys.Length == 0)
        {
            // Without keys there is one group, also over no rows.
            GroupsOf([], 1);
        }
    }

    /// <summary>The group of each row, by its keys.</summary>
    public int[] Find(Vector[] keys, int count) => GroupsOf(keys, count);

    /// <summary>The group of each row, by the codes of its keys. Valid until the next call.</summary>
    public ReadOnlySpan<int> Find(RowSet rows, int slotCount)
    {
        var groups = _codes!.Find(rows, slotCount);
        Grow();
        return groups;
    }

    /// <summary>Takes the rows that an aggregate's filter leaves: their values (null for a count of rows) and groups.</summary>
    public void Add(int aggregate, Vector? values, ReadOnlySpan<int> groups)
    {
        if (_distinct[aggregate] is { } distinct)
        {
            distinct.Add(values!, groups);
        }
        else
        {
            _states[aggregate].Add(values, groups);
        }
    }

    /// <summary>Takes the rows' values straight from a column of a slice. False when that is not possible; then nothing was taken.</summary>
    public bool TryAdd(int aggregate, Column column, RowSet rows, ReadOnlySpan<int> groups) =>
        _distinct[aggregate] is { } distinct ? distinct.TryAdd(column, rows) : _states[aggregate].TryAdd(column, rows, groups);

    /// <summary>Takes values as <see cref="Add(int, Vector?, ReadOnlySpan{int})"/> does, with their places in the order of the group.</summary>
    public void AddOrdered(int aggregate, Vector values, BytesVector keys, ReadOnlySpan<int> groups) => _states[aggregate].AddOrdered(values, keys, groups);

    /// <summary>Takes an aggregate's state, or different values, of the only group there is without keys.</summary>
    public void AddTotal(int aggregate, Vector[] states)
    {
        if (_distinct[aggregate] is { } distinct)
        {
            distinct.Add(states[0], new int[states[0].Count]);
        }
        else
        {
            _states[aggregate].Merge(states, [0]);
        }
    }

    /// <summary>This side's part of the answer.</summary>
    public PartialResult ToPartial()
    {
        var columns = KeyColumns().ToList();
        for (var index = 0; index < _states.Length; index++)
        {
            if (_distinct[index] is null)
            {
                columns.AddRange(_states[index].States(Count));
            }
        }

        var batch = new ColumnBatch(Count, [.. columns.Select(column => column.ToColumn())]);
        IntegerBits?[] bits = [.. _distinct.OfType<DistinctValues>().Select(distinct => distinct.TryToBits())];
        return new PartialResult([batch], [.. DistinctBatches(bits)]) { DistinctBits = bits };
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
                if (partial.DistinctBits[nextDistinct] is { } bits)
                {
                    nextDistinct++;
                    distinct.Add(bits);
                    continue;
                }

                var pairs = partial.DistinctSets[nextDistinct++];
                var numbers = (NumberVector<long>)VectorFactory.FromColumn(pairs.Columns[0]);
                var of = new int[pairs.RowCount];
                for (var row = 0; row < of.Length; row++)
                {
                    of[row] = groups[numbers.Values[row]];
                }

                distinct.Add(VectorFactory.FromColumn(pairs.Columns[1]), of);
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
                if (_plan.Aggregates[index].Function == AggregateFunction.Count && distinct.CountOfOne is { } count)
                {
                    _states[index].Merge([new NumberVector<long>(ColumnType.BigInt, [count], 1)], [0]);
                    continue;
                }

                var pairs = distinct.Pairs();
                _states[index].Add(pairs[1], [.. ((NumberVector<long>)pairs[0]).Values.Take(pairs[0].Count).Select(number => (int)number)]);
            }
        }

        return [.. KeyColumns(), .. _states.Select(state => state.Result(Count))];
    }

    /// <summary>The number of groups.</summary>
    public int Count => _codes?.Count ?? _groups.Count;

    private ColumnType[] KeyTypes => [.. _plan.Keys.Select(key => key.Type)];

    private Vector[] KeyColumns() => _codes?.Keys() ?? _groups.Keys(KeyTypes);

    private int[] GroupsOf(Vector[] keys, int count)
    {
        var groups = _groups.Find(keys, count);
        Grow();
        return groups;
    }

    private void Grow()
    {
        foreach (var state in _states)
        {
            state.Grow(Count);
        }
    }

    private IEnumerable<ColumnBatch> DistinctBatches(IntegerBits?[] bits)
    {
        var next = 0;
        foreach (var distinct in _distinct.OfType<DistinctValues>())
        {
            var pairs = bits[next++] is null ? distinct.Pairs() : [];
            yield return new ColumnBatch(pairs.Length == 0 ? 0 : pairs[0].Count, [.. pairs.Select(column => column.ToColumn())]);
        }
    }
}
