namespace Grid.Queries.Plans;

/// <summary>One criterion of the order in which an aggregate takes the values of a group.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.AggregateOrder")]
public sealed record AggregateOrder([property: Id(0)] Expression Value, [property: Id(1)] bool IsDescending, [property: Id(2)] bool NullsFirst);
