namespace Grid.Queries.Plans;

/// <summary>The columns of expressions.</summary>
public static class ExpressionColumns
{
    /// <summary>The numbers of all columns that an expression reads.</summary>
    public static IEnumerable<int> Of(Expression expression) => expression is ColumnExpression column ? [column.Ordinal] : expression.Children.SelectMany(Of);

    /// <summary>The expression with other columns in the place of its own.</summary>
    public static Expression Map(Expression expression, Func<ColumnExpression, ColumnExpression> map) => expression switch
    {
        ColumnExpression column => map(column),
        ConstantExpression => expression,
        CastExpression cast => cast with { Operand = Map(cast.Operand, map) },
        CallExpression call => call with { Arguments = [.. call.Arguments.Select(argument => Map(argument, map))] },
        CaseExpression choice => new CaseExpression(
            [.. choice.Branches.Select(branch => new CaseBranch(Map(branch.Condition, map), Map(branch.Result, map)))], Map(choice.Otherwise, map)),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    /// <summary>The expression with its columns numbered from another first one.</summary>
    public static Expression Shift(Expression expression, int distance) => Map(expression, column => column with { Ordinal = column.Ordinal + distance });
}
