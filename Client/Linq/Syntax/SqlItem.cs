namespace Grid.Client.Linq.Syntax;

/// <summary>An item of the select list. At the top there are no aliases: results are read by place.</summary>
internal sealed record SqlItem(SqlExpression Value, string? Alias);
