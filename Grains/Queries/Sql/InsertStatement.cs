using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Sql;

/// <summary><c>INSERT INTO …</c>; exactly one of <paramref name="Rows"/> and <paramref name="Query"/> is given.</summary>
/// <param name="Columns">Empty when all are meant.</param>
/// <param name="Rows">Of VALUES; a <see cref="DefaultNode"/> stands for the column's default.</param>
/// <param name="Query">Gives the rows.</param>
/// <param name="OnConflict">Null to refuse rows whose key exists.</param>
/// <param name="Returning">What is returned of each row that was written; null for nothing.</param>
internal sealed record InsertStatement(
    TableNode Table, (string Name, int Position)[] Columns, SqlNode[][]? Rows, QueryStatement? Query, ConflictClause? OnConflict, SelectItem[]? Returning) : SqlStatement;

/// <summary><c>ON CONFLICT [(key)] DO NOTHING | DO UPDATE SET … [WHERE …]</c>.</summary>
/// <param name="Target">The columns of the key; empty when they are not said.</param>
/// <param name="Assignments">For <see cref="ConflictAction.Update"/>; null when the new row replaces the old one whole.</param>
internal sealed record ConflictClause(
    int Position, (string Name, int Position)[] Target, ConflictAction Action, (string Name, int Position, SelectItem Value)[]? Assignments, SqlNode? Where);
