namespace Grid.Queries.Plans;

/// <summary>Two expressions of one type, over the columns of either side, that are equal in rows that belong together. NULL equals nothing.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.JoinKey")]
public sealed record JoinKey([property: Id(0)] Expression Left, [property: Id(1)] Expression Right);
