namespace Grid.Client.Linq.Syntax;

/// <summary>IS NULL or IS NOT NULL.</summary>
internal sealed record SqlIsNull(SqlExpression Operand, bool IsNegated) : SqlExpression(typeof(bool), false);
