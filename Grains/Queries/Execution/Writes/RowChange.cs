using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Execution.Writes;

/// <summary>How one row is changed.</summary>
/// <param name="Filter">BOOLEAN over the row's columns; where it is not true, the row stays; null for none.</param>
/// <param name="NewRow">The value of every column, over the columns before the change; key columns stay the same.</param>
internal sealed record RowChange(Expression? Filter, Expression[] NewRow);
