namespace Grid.Client.Linq.Syntax;

/// <summary>An operator between two operands.</summary>
internal sealed record SqlOperator(string Operator, SqlExpression Left, SqlExpression Right, Type Type, bool IsNullable) : SqlExpression(Type, IsNullable)
{
    /// <summary>A comparison, AND, OR, arithmetic: NULL when an operand is.</summary>
    public static SqlOperator Of(string symbol, SqlExpression left, SqlExpression right, Type type) =>
        new(symbol, left, right, type, left.IsNullable || right.IsNullable);
}
