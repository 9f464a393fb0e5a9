namespace Grid.Client.Linq.Syntax;

/// <summary>CASE WHEN … THEN … ELSE … END.</summary>
internal sealed record SqlCase(SqlExpression Condition, SqlExpression Then, SqlExpression Otherwise, Type Type)
    : SqlExpression(Type, Then.IsNullable || Otherwise.IsNullable);
