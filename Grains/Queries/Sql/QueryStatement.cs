using Grid.Errors;

namespace Grid.Grains.Queries.Sql;

/// <summary>A query that parses.</summary>
/// <param name="Text">The text, with blanks where another statement stands around the query, so that places are those of the whole.</param>
/// <param name="Native">What the native planner can read; null when the query uses something that it does not know.</param>
/// <param name="Refusal">What that is; null when <paramref name="Native"/> is not.</param>
internal sealed record QueryStatement(string Text, SelectStatement? Native, SqlException? Refusal) : SqlStatement
{
    /// <summary>Whether <c>ALLOW PARTIAL</c> stands behind it, which is not in <see cref="Text"/>.</summary>
    public bool AllowsPartial { get; init; }
}

/// <summary><c>EXPLAIN [ANALYZE] query</c>.</summary>
internal sealed record ExplainStatement(QueryStatement Query, bool IsAnalyze) : SqlStatement;

/// <summary><c>EXPLAIN [ANALYZE]</c> of a statement that writes; ANALYZE runs it.</summary>
internal sealed record ExplainWriteStatement(SqlStatement Write, bool IsAnalyze) : SqlStatement;

/// <summary><c>SHOW TABLES</c>.</summary>
internal sealed record ShowTablesStatement : SqlStatement;

/// <summary><c>DESCRIBE table</c>.</summary>
internal sealed record DescribeStatement(TableNode Table) : SqlStatement;
