using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Grains.Queries.Fallback;

/// <summary>One place in a statement that reads a table of the grid.</summary>
/// <param name="table">The table.</param>
/// <param name="alias">The name that the statement's other parts know it by.</param>
/// <param name="isFilterable">
/// Whether rows for which a condition of the same WHERE is not true can be left out without a difference: not on the side of
/// an outer join that NULLs are made for, nor where rows are counted, sampled or paired by their place.
/// </param>
internal sealed class TableUse(TableSchema table, string alias, bool isFilterable)
{
    public TableSchema Table => table;

    public string Alias => alias;

    public bool IsFilterable => isFilterable;

    /// <summary>Whether columns may be read that no name in the statement says: <c>*</c>, a row as a value, a natural join.</summary>
    public bool NeedsAllColumns { get; set; }

    /// <summary>Conditions of WHERE that speak of this table only.</summary>
    public List<SqlNode> Conditions { get; } = [];
}
