namespace Grid.Client.Linq.Syntax;

/// <summary>IN with a list; the list has no NULL.</summary>
internal sealed record SqlIn(SqlExpression Operand, SqlExpression[] Items) : SqlExpression(typeof(bool), Operand.IsNullable);
