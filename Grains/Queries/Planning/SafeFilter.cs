using System.Collections.Frozen;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Says which conditions may be tried on rows that the statement itself might never try them on: those that cannot fail. A
/// cast of text to a number, for example, may be guarded by another condition.
/// </summary>
internal static class SafeFilter
{
    private static readonly FrozenSet<ScalarFunction> Functions = new[]
    {
        ScalarFunction.And, ScalarFunction.Or, ScalarFunction.Not, ScalarFunction.IsNull, ScalarFunction.IsNotNull, ScalarFunction.In,
        ScalarFunction.Equal, ScalarFunction.NotEqual, ScalarFunction.Less, ScalarFunction.LessOrEqual, ScalarFunction.Greater,
        ScalarFunction.GreaterOrEqual, ScalarFunction.DistinctFrom, ScalarFunction.NotDistinctFrom,
    }.ToFrozenSet();

    public static bool IsSafe(Expression expression) => expression switch
    {
        ColumnExpression or ConstantExpression => true,
        CallExpression { Function: ScalarFunction.Like, Arguments: [var text, ConstantExpression] } => IsSafe(text),
        CallExpression call => Functions.Contains(call.Function) && call.Arguments.All(IsSafe),
        CastExpression cast => IsWidening(cast.Operand.Type, cast.Type) && IsSafe(cast.Operand),
        CaseExpression choice => choice.Branches.All(branch => IsSafe(branch.Condition) && IsSafe(branch.Result)) && IsSafe(choice.Otherwise),
        _ => false,
    };

    private static bool IsWidening(ColumnType from, ColumnType to) =>
        (TypeRules.IsInteger(from) && TypeRules.IsInteger(to) && from.Kind < to.Kind)
        || (TypeRules.IsInteger(from) && to.Kind == TypeKind.Double)
        || (from.Kind == TypeKind.Real && to.Kind == TypeKind.Double)
        || (from.Kind == TypeKind.Date && to.Kind == TypeKind.Timestamp)
        || (to.Kind == TypeKind.Decimal && (from.Kind == TypeKind.Decimal || TypeRules.IsInteger(from)) && HoldsAll(to, TypeRules.AsDecimal(from)));

    private static bool HoldsAll(ColumnType to, ColumnType from) => to.Scale >= from.Scale && to.Precision - to.Scale >= from.Precision - from.Scale;
}
