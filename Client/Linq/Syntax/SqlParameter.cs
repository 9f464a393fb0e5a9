using System.Runtime.CompilerServices;

namespace Grid.Client.Linq.Syntax;

/// <summary>
/// A value of the program. Values never become text, so that the same query has the same text whatever its values are, and
/// a silo's plan cache knows it. Two parameters are the same only when they are one object.
/// </summary>
internal sealed record SqlParameter(object? Value, Type Type) : SqlExpression(Type, Value is null)
{
    public bool Equals(SqlParameter? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
