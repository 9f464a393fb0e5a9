using System.Linq.Expressions;

namespace Grid.Client.Mapping;

/// <summary>One value of a mapped type: a property, a field of a tuple, or the type itself when it is a single value.</summary>
/// <param name="Name">The name that its column has; null: it is paired with a column by its place.</param>
/// <param name="AllowsNull">Whether it has a place for NULL, by its type and its annotation.</param>
/// <param name="Get">Code that takes it out of an instance.</param>
internal sealed record ShapeMember(string? Name, string Label, Type Type, bool AllowsNull, Func<Expression, Expression> Get);
