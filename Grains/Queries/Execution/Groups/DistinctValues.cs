using System.Numerics.Tensors;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Tables;
using Vector = Grid.Grains.Queries.Execution.Vectors.Vector;

namespace Grid.Grains.Queries.Execution.Groups;

/// <summary>The different values of one aggregate in each group. NULL is none.</summary>
internal sealed class DistinctValues
{
    private readonly ColumnType _type;
    private readonly int _maxValues;
    private readonly GroupTable _pairs;

    // In use until a value does not fit, while there is one group only.
    private IntegerSet? _integers;

    /// <param name="hasOneGroup">Whether every value belongs to group 0.</param>
    public DistinctValues(ColumnType type, bool hasOneGroup, int maxValues)
    {
        _type = type;
        _maxValues = maxValues;
        _pairs = new GroupTable(maxValues);
        _integers = hasOneGroup && Lanes.Of(type) == Lane.Long ? new IntegerSet() : null;
    }

    public int Count => _integers?.Count ?? _pairs.Count;

    public void Add(Vector values, ReadOnlySpan<int> groups)
    {
        if (values.Nulls is not null)
        {
            var rows = new List<int>(groups.Length);
            for (var row = 0; row < groups.Length; row++)
            {
                if (!values.IsNull(row))
                {
                    rows.Add(row);
                }
            }

            var chosen = new int[rows.Count];
            for (var index = 0; index < chosen.Length; index++)
            {
                chosen[index] = groups[rows[index]];
            }

            values = values.Gather([.. rows]);
            values.Nulls = null;
            groups = chosen;
        }

        if (_integers is not null)
        {
            if (_integers.TryAdd(((NumberVector<long>)values).Values.AsSpan(0, groups.Length)))
            {
                return;
            }

            var integers = _integers.ToArray();
            _integers = null;
            AddPairs(new NumberVector<long>(_type, integers, integers.Length), new int[integers.Length]);
        }

        AddPairs(values, groups);
    }

    /// <summary>Group numbers and values, each pair once.</summary>
    /// <exception cref="Errors.RequestException">They are too many.</exception>
    public Vector[] Pairs()
    {
        if (_integers is null)
        {
            return _pairs.Keys([ColumnType.Integer, _type]);
        }

        var values = _integers.ToArray();
        GroupTable.CheckLimit(values.Length - 1, _maxValues);
        return [new NumberVector<long>(ColumnType.Integer, values.Length), new NumberVector<long>(_type, values, values.Length)];
    }

    private void AddPairs(Vector values, ReadOnlySpan<int> groups)
    {
        var numbers = new long[groups.Length];
        TensorPrimitives.ConvertTruncating(groups, numbers);
        _pairs.Find([new NumberVector<long>(ColumnType.Integer, numbers, numbers.Length), values], numbers.Length);
    }
}
