using Grid.Grains.Queries.Execution.Vectors;

namespace Grid.Grains.Queries.Execution;

/// <summary>Where the columns of an expression come from.</summary>
internal interface IColumnSource
{
    /// <summary>The values of a column for some rows.</summary>
    Vector Load(int ordinal, RowSet rows);
}
