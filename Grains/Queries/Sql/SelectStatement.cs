namespace Grid.Grains.Queries.Sql;

/// <summary>One SELECT over a table, a join of tables or none, as written.</summary>
/// <param name="Table">The only table; null for a SELECT without FROM, or over a join.</param>
/// <param name="Limit">An expression without columns; null for none.</param>
/// <param name="Offset">As <paramref name="Limit"/>.</param>
internal sealed record SelectStatement(
    SelectItem[] Items, TableNode? Table, SqlNode? Where, SqlNode[] GroupBy, SqlNode? Having, bool IsDistinct,
    OrderItem[] Order, SqlNode? Limit, SqlNode? Offset) : SqlStatement
{
    /// <summary>The tables of FROM when there are several; null otherwise.</summary>
    public JoinNode? Join { get; init; }

    /// <summary>GROUP BY ALL: by everything in the select list that has no aggregate in it; <c>GroupBy</c> is empty then.</summary>
    public bool IsGroupedByAll { get; init; }
}

/// <summary>An expression of the select list and its alias.</summary>
internal sealed record SelectItem(SqlNode Node, string? Alias);

/// <summary>A criterion of ORDER BY; <paramref name="NullsFirst"/> is null when it is not said.</summary>
internal sealed record OrderItem(SqlNode Node, bool IsDescending, bool? NullsFirst);

/// <summary>One statement.</summary>
internal abstract record SqlStatement;
