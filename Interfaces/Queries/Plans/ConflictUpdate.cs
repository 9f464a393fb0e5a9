namespace Grid.Queries.Plans;

/// <summary>
/// How an INSERT changes a row whose key exists. The source of both expressions are the columns of the row that is there, then
/// those of the row that was to be inserted.
/// </summary>
/// <param name="Filter">BOOLEAN; where it is not true, the row that is there stays; null for none.</param>
/// <param name="NewRow">The value of every column; key columns must stay the same.</param>
[GenerateSerializer, Immutable]
[Alias("grid.ConflictUpdate")]
public sealed record ConflictUpdate([property: Id(0)] Expression? Filter, [property: Id(1)] Expression[] NewRow);
