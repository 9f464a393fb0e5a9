namespace Grid.Client.Linq.Syntax;

/// <summary>An inner join.</summary>
internal sealed record SqlJoin(SqlSource Source, SqlExpression On);
