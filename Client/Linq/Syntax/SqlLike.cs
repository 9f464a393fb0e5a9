namespace Grid.Client.Linq.Syntax;

/// <summary>LIKE, or ILIKE, with \ as the escape character.</summary>
internal sealed record SqlLike(SqlExpression Operand, SqlExpression Pattern, bool IgnoresCase)
    : SqlExpression(typeof(bool), Operand.IsNullable || Pattern.IsNullable);
