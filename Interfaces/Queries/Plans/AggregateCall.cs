using Grid.Tables;

namespace Grid.Queries.Plans;

/// <summary>One aggregate of a group.</summary>
/// <param name="Argument">What is aggregated; null for <see cref="AggregateFunction.CountRows"/> only.</param>
/// <param name="IsDistinct">Equal values count once in the whole group, over all partitions.</param>
/// <param name="Filter">Rows for which it is not true are left out; null for none.</param>
/// <param name="Type">The type of the final result.</param>
[GenerateSerializer, Immutable]
[Alias("grid.AggregateCall")]
public sealed record AggregateCall(
    [property: Id(0)] AggregateFunction Function, [property: Id(1)] Expression? Argument, [property: Id(2)] bool IsDistinct,
    [property: Id(3)] Expression? Filter, [property: Id(4)] ColumnType Type)
{
    /// <summary>In which order the values are taken, where that matters; a distinct aggregate can only be ordered by its argument.</summary>
    [Id(5)]
    public AggregateOrder[] Order { get; init; } = [];

    /// <summary>
    /// What is the same for all rows: the fraction of a quantile (a DOUBLE or a DECIMAL, negative when counted from the
    /// greatest value), the separator of <see cref="AggregateFunction.StringAggregate"/>; null for none.
    /// </summary>
    [Id(6)]
    public Literal? Constant { get; init; }

    /// <summary>The expressions that are computed for each row, but for the filter.</summary>
    public IEnumerable<Expression> Inputs => (Argument is null ? [] : new[] { Argument }).Concat(Order.Select(order => order.Value));
}
