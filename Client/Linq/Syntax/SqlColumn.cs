namespace Grid.Client.Linq.Syntax;

/// <summary>A column of a source in FROM.</summary>
/// <param name="Name">A table's: the name that the row type gives it. A sub-query's: the alias of its item.</param>
internal sealed record SqlColumn(SqlSource Source, string Name, Type Type, bool IsNullable) : SqlExpression(Type, IsNullable);
