namespace Grid.Client.Linq.Syntax;

/// <summary>A criterion of ORDER BY. As in .NET, NULL is less than everything.</summary>
internal sealed record SqlOrder(SqlExpression Key, bool IsDescending);
