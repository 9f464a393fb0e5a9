using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>A scalar function of its arguments (see <see cref="ScalarFunction"/> for what each takes).</summary>
[GenerateSerializer, Immutable]
[Alias("grid.CallExpression")]
public sealed record CallExpression(
    [property: Id(0)] ScalarFunction Function, ColumnType Type, [property: Id(1)] Expression[] Arguments) : Expression(Type)
{
    public override IEnumerable<Expression> Children => Arguments;
}
