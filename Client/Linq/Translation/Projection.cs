using Grid.Client.Linq.Syntax;

namespace Grid.Client.Linq.Translation;

/// <summary>What an element of a sequence is made of: the values that SQL gives, and how .NET puts them together.</summary>
internal abstract record Projection(Type Type)
{
    /// <summary>The values, in a fixed order; one may occur twice.</summary>
    public abstract IEnumerable<SqlExpression> Leaves { get; }

    /// <summary>The same projection over other values.</summary>
    public abstract Projection Map(Func<SqlExpression, SqlExpression> map);
}
