namespace Grid.Grains.Queries.Sql;

/// <summary><c>UPDATE</c>: each assignment is a column and what it becomes.</summary>
/// <param name="Returning">What is returned of each changed row; null for nothing.</param>
internal sealed record UpdateStatement(
    TableNode Table, (string Name, int Position, SelectItem Value)[] Assignments, SqlNode? Where, SelectItem[]? Returning) : SqlStatement
{
    /// <summary>What a query over the table says instead of values and condition.</summary>
    public required BeyondNative Beyond { get; init; }
}

/// <summary><c>DELETE</c>.</summary>
/// <param name="Returning">What is returned of each deleted row; null for nothing.</param>
internal sealed record DeleteStatement(TableNode Table, SqlNode? Where, SelectItem[]? Returning) : SqlStatement
{
    /// <summary>What a query over the table says instead of the condition.</summary>
    public required BeyondNative Beyond { get; init; }
}

/// <summary>The expressions of an UPDATE or DELETE as text, for when the native engine does not know them.</summary>
/// <param name="Text">Values, separated by commas, and WHERE with its condition, in their places.</param>
/// <param name="Refusal">What the native engine does not know; null when its planner is yet to be asked. Nodes mean nothing otherwise.</param>
internal sealed record BeyondNative(string Text, Errors.SqlException? Refusal);
