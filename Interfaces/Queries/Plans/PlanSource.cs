namespace Grid.Queries.Plans;

/// <summary>
/// Where the rows of a join come from. All columns of a join are numbered through: those of each table stand at
/// <see cref="TableSource.FirstColumn"/> and the following numbers, in the table's order.
/// </summary>
[GenerateSerializer, Immutable]
[Alias("grid.PlanSource")]
public abstract record PlanSource;
