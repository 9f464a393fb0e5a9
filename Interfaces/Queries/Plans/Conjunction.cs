using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>Conditions that must all hold.</summary>
public static class Conjunction
{
    /// <summary>The parts of an AND, also of those inside it; a condition that is always true has none.</summary>
    public static IEnumerable<Expression> Split(Expression condition) => condition switch
    {
        CallExpression { Function: ScalarFunction.And } all => all.Arguments.SelectMany(Split),
        ConstantExpression { Value: { IsNull: false } value } when value.Type.Kind == TypeKind.Boolean && value.Bytes![0] != 0 => [],
        _ => [condition],
    };

    /// <summary>One condition of all; null when there is none.</summary>
    public static Expression? Of(IReadOnlyCollection<Expression> conditions) => conditions.Count switch
    {
        0 => null,
        1 => conditions.First(),
        _ => new CallExpression(ScalarFunction.And, ColumnType.Boolean, [.. conditions]),
    };
}
