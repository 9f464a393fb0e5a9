namespace Grid.Grains.Queries.Sql;

/// <summary><c>UPDATE</c>: each assignment is a column and what it becomes.</summary>
internal sealed record UpdateStatement(TableNode Table, (string Name, int Position, SelectItem Value)[] Assignments, SqlNode? Where) : SqlStatement;

/// <summary><c>DELETE</c>.</summary>
internal sealed record DeleteStatement(TableNode Table, SqlNode? Where) : SqlStatement;
