using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The rows of the smaller side of a join, to be found by their keys.</summary>
internal sealed class BuildSide(IReadOnlyList<int> tables)
{
    private readonly Dictionary<int, RowBuffer> _rows = tables.ToDictionary(table => table, _ => new RowBuffer());
    private readonly List<Vector[]> _keys = [];
    private JoinIndex? _index;

    public int Count { get; private set; }

    /// <summary>Finds the rows; only when all have been added.</summary>
    public JoinIndex Index => _index ?? throw new InvalidOperationException("The side is not complete.");

    public void Add(JoinedRows rows, Vector[] keys)
    {
        foreach (var (table, buffer) in _rows)
        {
            buffer.Add(rows[table]);
        }

        _keys.Add(keys);
        Count = checked(Count + rows.Count);
    }

    /// <summary>Ends the adding.</summary>
    /// <param name="keys">The expressions of the keys.</param>
    public void Complete(Expression[] keys)
    {
        Vector[] columns = [.. keys.Select((key, column) => _keys.Count == 0 ? VectorFactory.Empty(key.Type, 0) : VectorFactory.Concatenate([.. _keys.Select(part => part[column])], key.Type))];
        _keys.Clear();
        _index = new JoinIndex(columns, Count);
    }

    /// <summary>A table's rows at some places, <see cref="JoinedRows.None"/> where there is no place.</summary>
    public int[] RowsOf(int table, ReadOnlySpan<int> places) => _rows[table].Gather(places);
}
