using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>Numbers groups whose keys all have few values: their combination is the place in an array, and nothing is hashed.</summary>
internal sealed class CodeGroups
{
    /// <summary>Most combinations: the array must stay near the processor.</summary>
    private const int MaxCombinations = 1 << 18;

    private const int None = -1;

    private readonly IKeyNumbers[] _keys;
    private readonly int _maxGroups;

    // The group of each combination, and the combination of each group.
    private readonly int[] _groups;
    private readonly List<int> _combinations = [];
    private int[] _found = [];

    private CodeGroups(IKeyNumbers[] keys, int combinations, int maxGroups)
    {
        _keys = keys;
        _maxGroups = maxGroups;
        _groups = new int[combinations];
        Array.Fill(_groups, None);
    }

    public int Count => _combinations.Count;

    /// <summary>The groups of some keys, or null when one of them has many values, or all together have many combinations.</summary>
    /// <param name="find">The numbers of a key; null when it has many values.</param>
    public static CodeGroups? TryCreate(Expression[] keys, Func<Expression, IKeyNumbers?> find, int maxGroups)
    {
        var codes = new IKeyNumbers[keys.Length];
        var combinations = 1L;
        for (var index = 0; index < keys.Length; index++)
        {
            if (find(keys[index]) is not { } key)
            {
                return null;
            }

            codes[index] = key;
            combinations *= key.Values.Count;
            if (combinations > MaxCombinations)
            {
                return null;
            }
        }

        return keys.Length == 0 ? null : new CodeGroups(codes, (int)combinations, maxGroups);
    }

    /// <summary>The group of each row. Valid until the next call.</summary>
    public ReadOnlySpan<int> Find(RowSet rows, int slotCount)
    {
        GroupArray.Grow(ref _found, rows.Count);
        var groups = _found.AsSpan(0, rows.Count);
        _keys[0].Read(rows, slotCount, groups);
        foreach (var key in _keys.AsSpan(1))
        {
            key.Combine(rows, slotCount, groups);
        }

        var known = _groups;
        for (var row = 0; row < groups.Length; row++)
        {
            var group = known[groups[row]];
            groups[row] = group >= 0 ? group : Add(groups[row]);
        }

        return groups;
    }

    /// <summary>The key columns of all groups, in the order of their numbers.</summary>
    public Vector[] Keys()
    {
        var columns = new Vector[_keys.Length];
        var rest = _combinations.ToArray();
        for (var index = _keys.Length - 1; index >= 0; index--)
        {
            var key = _keys[index];
            columns[index] = key.Values.Gather([.. rest.Select(combination => combination % key.Values.Count)]);
            rest = [.. rest.Select(combination => combination / key.Values.Count)];
        }

        return columns;
    }

    private int Add(int combination)
    {
        GroupTable.CheckLimit(_combinations.Count, _maxGroups);
        _groups[combination] = _combinations.Count;
        _combinations.Add(combination);
        return _groups[combination];
    }
}
