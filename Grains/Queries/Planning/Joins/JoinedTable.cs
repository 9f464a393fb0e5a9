using Grid.Tables;

namespace Grid.Grains.Queries.Planning.Joins;

/// <summary>One table of a join. The columns of all tables are numbered through, in the order in which the tables are written.</summary>
/// <param name="Index">Its place among the tables.</param>
/// <param name="Alias">The name that the statement's other parts know it by.</param>
/// <param name="FirstColumn">The number of its first column.</param>
internal sealed record JoinedTable(int Index, string Alias, TableSchema Schema, int FirstColumn)
{
    /// <summary>This table alone.</summary>
    public TableSet Self => TableSet.Of(Index);

    /// <summary>The columns that <c>*</c> means.</summary>
    public IEnumerable<ColumnSchema> VisibleColumns => Schema.Columns.Where(column => !column.IsHidden);
}
