using System.Numerics.Tensors;
using Grid.Grains.Columns;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;
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

    /// <summary>Takes rows' values straight from a column of a slice. False when that is not possible; then nothing was taken.</summary>
    public bool TryAdd(Column column, RowSet rows) => _integers is not null && column.GetNulls(rows.Chunk).IsEmpty && column switch
    {
        FixedColumn<short> narrow => _integers.TryAdd(narrow, rows),
        FixedColumn<int> narrow => _integers.TryAdd(narrow, rows),
        FixedColumn<long> whole => _integers.TryAdd(whole, rows),
        _ => false,
    };

    /// <summary>Takes the values of the only group, as they travelled.</summary>
    public void Add(IntegerBits bits)
    {
        if (_integers is null || !_integers.TryAdd(bits))
        {
            var values = IntegerSet.ToArray(bits);
            Add(new NumberVector<long>(_type, values, values.Length), new int[values.Length]);
        }
    }

    /// <summary>The values of the only group as bits; null where pairs are shorter, or all there is.</summary>
    public IntegerBits? TryToBits() => _integers is { Count: var count } && _integers.ByteCount <= (long)count * sizeof(long) ? _integers.ToBits() : null;

    /// <summary>How many values the only group has; null when they must be counted group by group.</summary>
    public int? CountOfOne => _integers?.Count;

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
