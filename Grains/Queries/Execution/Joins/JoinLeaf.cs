using Grid.Grains.Queries.Execution.Vectors;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Joins;

/// <summary>A table of a join. Its rows have numbers, by which their values are found wherever the join has taken them.</summary>
/// <param name="index">The table's place among those of the tree, from left to right.</param>
/// <param name="firstColumn">The number of its first column in the join.</param>
/// <param name="tableCount">Tables of the whole tree.</param>
internal abstract class JoinLeaf(int index, int firstColumn, int tableCount) : JoinInput
{
    public int Index => index;

    public int FirstColumn => firstColumn;

    /// <summary>The index through which its rows were read, if they were.</summary>
    public virtual IndexTally[] Indexes => [];

    public override IReadOnlyList<int> Tables { get; } = [index];

    /// <summary>The values of a column of the table for some rows, NULL for <see cref="JoinedRows.None"/>.</summary>
    public abstract Vector Load(int ordinal, ReadOnlySpan<int> rows);

    /// <summary>Numbers for the values of an expression over the table's columns, if they are few; null otherwise.</summary>
    public abstract LeafCodes? TryEncode(Expression expression);

    protected JoinedRows RowsOf(int[] rows)
    {
        var all = new int[tableCount][];
        all[index] = rows;
        return new JoinedRows(rows.Length, all);
    }
}
