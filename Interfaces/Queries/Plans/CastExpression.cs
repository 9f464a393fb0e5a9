using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>A value converted to another type. A value that does not convert is an error, or NULL when <paramref name="IsTry"/>.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.CastExpression")]
public sealed record CastExpression(
    [property: Id(0)] Expression Operand, ColumnType Type, [property: Id(1)] bool IsTry) : Expression(Type)
{
    public override IEnumerable<Expression> Children => [Operand];
}
