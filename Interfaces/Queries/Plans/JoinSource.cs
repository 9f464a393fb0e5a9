namespace Grid.Queries.Plans;

/// <summary>Pairs of rows of two sources that belong together.</summary>
/// <param name="Keys">At least one; all must hold.</param>
/// <param name="Residual">BOOLEAN over the columns of both sides: pairs for which it is not true do not belong together; null for none.</param>
[GenerateSerializer, Immutable]
[Alias("grid.JoinSource")]
public sealed record JoinSource(
    [property: Id(0)] PlanSource Left, [property: Id(1)] PlanSource Right, [property: Id(2)] JoinKind Kind,
    [property: Id(3)] JoinKey[] Keys, [property: Id(4)] Expression? Residual) : PlanSource;
