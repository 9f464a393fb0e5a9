namespace Grid.Queries.Plans;

/// <summary>What one partition answers to a <see cref="PartitionPlan"/>: partial rows or partial groups, to be merged.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PartialResult")]
public sealed record PartialResult([property: Id(0)] ColumnBatch[] Batches);
