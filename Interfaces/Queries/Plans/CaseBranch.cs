namespace Grid.Queries.Plans;

/// <summary>One WHEN … THEN …: a BOOLEAN condition, and a result of the type of the whole CASE.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.CaseBranch")]
public sealed record CaseBranch([property: Id(0)] Expression Condition, [property: Id(1)] Expression Result);
