namespace Grid.Queries.Plans;

/// <summary>One criterion of an order.</summary>
/// <param name="Column">Index of the output column that is compared.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SortKey")]
public readonly record struct SortKey([property: Id(0)] int Column, [property: Id(1)] bool IsDescending, [property: Id(2)] bool NullsFirst);
