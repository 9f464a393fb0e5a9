using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>The partition's own rows of a table.</summary>
/// <param name="FirstColumn">The number of the table's first column in the join.</param>
/// <param name="Filter">BOOLEAN over the table's own columns, numbered from zero; rows for which it is not true do not take part; null for none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.TableSource")]
public sealed record TableSource([property: Id(0)] TableRef Table, [property: Id(1)] int FirstColumn, [property: Id(2)] Expression? Filter) : PlanSource;
