namespace Grid.Grains.Queries.Sql;

/// <summary><c>UPDATE</c>: each assignment is a column and what it becomes.</summary>
/// <param name="Returning">What is returned of each changed row; null for nothing.</param>
internal sealed record UpdateStatement(
    TableNode Table, (string Name, int Position, SelectItem Value)[] Assignments, SqlNode? Where, SelectItem[]? Returning) : SqlStatement;

/// <summary><c>DELETE</c>.</summary>
/// <param name="Returning">What is returned of each deleted row; null for nothing.</param>
internal sealed record DeleteStatement(TableNode Table, SqlNode? Where, SelectItem[]? Returning) : SqlStatement;
