namespace Grid.Client.Linq.Syntax;

/// <summary>An aggregate over the rows of a group, or of the whole query.</summary>
/// <param name="Argument">Null for COUNT(*).</param>
/// <param name="Filter">Which rows count; null for all.</param>
internal sealed record SqlAggregate(string Name, SqlExpression? Argument, bool IsDistinct, SqlExpression? Filter, Type Type, bool IsNullable)
    : SqlExpression(Type, IsNullable);
