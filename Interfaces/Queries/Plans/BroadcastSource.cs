namespace Grid.Queries.Plans;

/// <summary>All rows of a small table that can take part, gathered before and sent along: they are the same for every partition.</summary>
/// <param name="FirstColumn">The number of the table's first column in the join.</param>
/// <param name="Ordinals">The ordinal in the table of each column of the batch; no other column of the table is used.</param>
[GenerateSerializer, Immutable]
[Alias("grid.BroadcastSource")]
public sealed record BroadcastSource([property: Id(0)] int FirstColumn, [property: Id(1)] int[] Ordinals, [property: Id(2)] ColumnBatch Rows) : PlanSource;
