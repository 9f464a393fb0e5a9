using System.Collections.Immutable;

namespace Grid.Client.Linq.Syntax;

/// <summary>One UPDATE of a table. Immutable.</summary>
/// <param name="Where">The rows that are changed; null for all.</param>
internal sealed record SqlUpdate(SqlTable Table, ImmutableArray<(SqlColumn Column, SqlExpression Value)> Assignments, SqlExpression? Where);
