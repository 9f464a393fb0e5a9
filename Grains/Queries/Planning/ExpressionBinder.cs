using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Queries.Plans;
using Grid.Tables;

namespace Grid.Grains.Queries.Planning;

/// <summary>
/// Gives names and types to expressions: every conversion becomes explicit, every function known. What the rules do not
/// cover is refused with its place.
/// </summary>
/// <param name="intercept">Sees every node first and may give its expression, as for aggregates and group keys; null leaves it to the binder.</param>
internal sealed class ExpressionBinder(PlanScope scope, ParameterSet parameters, Func<SqlNode, Expression?>? intercept = null)
{
    public Expression Bind(SqlNode node) => intercept?.Invoke(node) ?? node switch
    {
        ColumnNode column => scope.Find(column),
        ConstantNode constant => new ConstantExpression(constant.Value),
        ParameterNode parameter => new ConstantExpression(parameters.Get(parameter)),
        CastNode cast => BindCast(cast),
        CaseNode choice => BindCase(choice),
        CallNode call => BindCall(call),
        StarNode star => throw SqlErrors.NotSupported("* here", star.Position),
        _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
    };

    /// <summary>Binds a condition: a BOOLEAN.</summary>
    public Expression BindCondition(SqlNode node) => Convert(Bind(node), ColumnType.Boolean, node.Position);

    /// <summary>The expression in another type; unchanged when it has it already.</summary>
    /// <exception cref="SqlException">There is no implicit conversion.</exception>
    public static Expression Convert(Expression expression, ColumnType type, int? position)
    {
        if (expression.Type.Kind == type.Kind && (type.Kind != TypeKind.Decimal || expression.Type == type))
        {
            return expression;
        }

        var from = expression.Type.Kind;
        var isImplicit = from is TypeKind.Null or TypeKind.Varchar || (TypeRules.IsNumeric(expression.Type) && TypeRules.IsNumeric(type))
            || (from == TypeKind.Date && type.Kind == TypeKind.Timestamp) || type.Kind == TypeKind.Varchar;
        return isImplicit ? Cast(expression, type, isTry: false) : throw SqlErrors.TypeMismatch($"{expression.Type} is no {type}: CAST it.", position);
    }

    public static Expression Cast(Expression expression, ColumnType type, bool isTry) =>
        expression is ConstantExpression constant && LiteralCast.TryCast(constant.Value, type, out var literal)
            ? new ConstantExpression(literal)
            : new CastExpression(expression, type, isTry);

    private Expression BindCast(CastNode node)
    {
        var operand = Bind(node.Operand);
        if (operand.Type == node.Type)
        {
            return operand;
        }

        var isPossible = operand.Type.Kind is TypeKind.Null or TypeKind.Varchar || node.Type.Kind == TypeKind.Varchar
            || (IsNumberOrTruth(operand.Type) && IsNumberOrTruth(node.Type))
            || (operand.Type.Kind is TypeKind.Date or TypeKind.Timestamp && node.Type.Kind is TypeKind.Date or TypeKind.Timestamp);
        return isPossible
            ? Cast(operand, node.Type, node.IsTry)
            : throw SqlErrors.TypeMismatch($"{operand.Type} cannot be cast to {node.Type}.", node.Position);
    }

    private static bool IsNumberOrTruth(ColumnType type) => TypeRules.IsNumeric(type) || type.Kind == TypeKind.Boolean;

    private CaseExpression BindCase(CaseNode node)
    {
        var conditions = node.Branches.Select(branch => BindCondition(branch.Condition)).ToArray();
        Expression[] results = [.. node.Branches.Select(branch => Bind(branch.Result)), Bind(node.Otherwise)];
        var type = CommonType(results, node.Position);
        results = [.. results.Select(result => Convert(result, type, node.Position))];
        return new CaseExpression([.. conditions.Select((condition, index) => new CaseBranch(condition, results[index]))], results[^1]);
    }

    private Expression BindCall(CallNode node)
    {
        if (AggregateNames.IsAggregate(node.Name))
        {
            throw SqlErrors.Syntax($"The aggregate {node.Name} cannot stand here: use it in the select list, HAVING or ORDER BY.", node.Position);
        }

        if (node.IsDistinct || node.Filter is not null || node.Order.Length > 0)
        {
            throw SqlErrors.NotSupported($"DISTINCT, FILTER or ORDER BY for {node.Name}", node.Position);
        }

        if (IntervalBinder.TryBind(node, Bind) is { } moved)
        {
            return moved;
        }

        Expression[] arguments = [.. node.Arguments.Select(Bind)];
        return new CallBinder(node, arguments).Bind();
    }

    /// <summary>The type that all expressions can have together.</summary>
    public static ColumnType CommonType(IReadOnlyList<Expression> expressions, int? position)
    {
        var common = expressions[0];
        foreach (var expression in expressions.Skip(1))
        {
            var type = TypeRules.Common(common, expression)
                ?? throw SqlErrors.TypeMismatch($"{common.Type} and {expression.Type} do not mix: CAST one of them.", position);
            // Only a literal that keeps its type stays a literal in the eyes of the rules.
            common = type == common.Type ? common : type == expression.Type ? expression : new CastExpression(expression, type, IsTry: false);
        }

        return common.Type.Kind == TypeKind.Null ? ColumnType.Integer : common.Type with { MaxLength = 0 };
    }
}
