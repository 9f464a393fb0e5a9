using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>A typed scalar expression over the columns of one source. Binding has made every conversion explicit: nothing is cast silently when it runs.</summary>
/// <param name="Type">The type of the value.</param>
[GenerateSerializer, Immutable]
[Alias("grid.Expression")]
public abstract record Expression([property: Id(0)] ColumnType Type)
{
    /// <summary>The expressions that this one is made of, in order of evaluation.</summary>
    public abstract IEnumerable<Expression> Children { get; }
}
