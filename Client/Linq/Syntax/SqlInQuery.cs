namespace Grid.Client.Linq.Syntax;

/// <summary>IN with a sub-query of one column.</summary>
internal sealed record SqlInQuery(SqlExpression Operand, SqlSelect Query) : SqlExpression(typeof(bool), true);
