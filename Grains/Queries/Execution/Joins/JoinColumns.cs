using Grid.Grains.Queries.Execution.Scans;
using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>The columns of joined rows: they are gathered from the tables when an expression asks for them.</summary>
/// <param name="leaves">The tables, in the order of their first columns.</param>
internal sealed class JoinColumns(JoinLeaf[] leaves) : IColumnSource
{
    private JoinedRows? _rows;

    public IReadOnlyList<JoinLeaf> Leaves => leaves;

    /// <summary>Makes these the rows that are read, and returns all of them.</summary>
    public RowSet Show(JoinedRows rows)
    {
        _rows = rows;
        return new RowSet(0, SlotMask.First(rows.Count));
    }

    public Vector Load(int ordinal, RowSet rows)
    {
        var leaf = LeafOf(ordinal);
        return leaf.Load(ordinal - leaf.FirstColumn, RowsOf(leaf, rows));
    }

    /// <summary>The table that a column belongs to.</summary>
    public JoinLeaf LeafOf(int ordinal)
    {
        var index = leaves.Length - 1;
        while (leaves[index].FirstColumn > ordinal)
        {
            index--;
        }

        return leaves[index];
    }

    /// <summary>A table's rows in some of the joined rows.</summary>
    public ReadOnlySpan<int> RowsOf(JoinLeaf leaf, RowSet rows)
    {
        var all = _rows![leaf.Index];
        if (rows.Places.Equals(SlotMask.First(all.Length)))
        {
            return all;
        }

        var places = rows.Places.Span;
        var chosen = new int[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            chosen[index] = all[places[index]];
        }

        return chosen;
    }
}
