namespace Grid.Queries.Plans;

/// <summary>The result of the first branch whose condition is true, or <paramref name="Otherwise"/>. A branch is evaluated only for the rows that reach it.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.CaseExpression")]
public sealed record CaseExpression([property: Id(0)] CaseBranch[] Branches, [property: Id(1)] Expression Otherwise) : Expression(Otherwise.Type)
{
    public override IEnumerable<Expression> Children =>
        [.. Branches.SelectMany(branch => new[] { branch.Condition, branch.Result }), Otherwise];
}
