using Grid.Grains.Queries.Execution.Groups;
using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The numbers of a group key over one table of a join: each row of the table has its number before the join begins.</summary>
internal sealed class JoinKeyNumbers : IKeyNumbers
{
    private readonly JoinColumns _columns;
    private readonly JoinLeaf _leaf;
    private readonly LeafCodes _codes;

    private JoinKeyNumbers(JoinColumns columns, JoinLeaf leaf, LeafCodes codes)
    {
        _columns = columns;
        _leaf = leaf;
        _codes = codes;
    }

    public Vector Values => _codes.Values;

    /// <summary>The numbers of a key, or null when it is not over one table, or has many values.</summary>
    public static JoinKeyNumbers? TryCreate(Expression key, JoinColumns columns)
    {
        var leaves = ExpressionColumns.Of(key).Select(columns.LeafOf).Distinct().ToList();
        return leaves is [var leaf] && leaf.TryEncode(ExpressionColumns.Shift(key, -leaf.FirstColumn)) is { } codes ? new JoinKeyNumbers(columns, leaf, codes) : null;
    }

    public void Read(RowSet rows, int slotCount, Span<int> numbers)
    {
        var known = _codes.Numbers;
        var leafRows = _columns.RowsOf(_leaf, rows);
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = known[leafRows[index] + 1];
        }
    }

    public void Combine(RowSet rows, int slotCount, Span<int> combined)
    {
        var (count, numbers) = (_codes.Values.Count, _codes.Numbers);
        var leafRows = _columns.RowsOf(_leaf, rows);
        for (var index = 0; index < combined.Length; index++)
        {
            combined[index] = (combined[index] * count) + numbers[leafRows[index] + 1];
        }
    }
}
