namespace Grid.Grains.Queries.Sql;

/// <summary>One SELECT over at most one table, as written.</summary>
/// <param name="Table">Null for a SELECT without FROM.</param>
/// <param name="Limit">An expression without columns; null for none.</param>
/// <param name="Offset">As <paramref name="Limit"/>.</param>
internal sealed record SelectStatement(
    SelectItem[] Items, TableNode? Table, SqlNode? Where, SqlNode[] GroupBy, SqlNode? Having, bool IsDistinct,
    OrderItem[] Order, SqlNode? Limit, SqlNode? Offset) : SqlStatement;

/// <summary>An expression of the select list and its alias.</summary>
internal sealed record SelectItem(SqlNode Node, string? Alias);

/// <summary>A criterion of ORDER BY; <paramref name="NullsFirst"/> is null when it is not said.</summary>
internal sealed record OrderItem(SqlNode Node, bool IsDescending, bool? NullsFirst);

/// <summary>A table in FROM.</summary>
internal sealed record TableNode(int? Position, string Name, string? Alias);

/// <summary>One statement.</summary>
internal abstract record SqlStatement;
