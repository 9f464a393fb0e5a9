namespace Grid.Queries.Plans;

/// <summary>The same value in every row.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ConstantExpression")]
public sealed record ConstantExpression([property: Id(0)] Literal Value) : Expression(Value.Type)
{
    public override IEnumerable<Expression> Children => [];
}
