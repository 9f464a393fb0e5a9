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
    [property: Id(3)] Expression? Filter, [property: Id(4)] ColumnType Type);
