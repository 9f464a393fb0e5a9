using Grid.Partitions;

namespace Grid.Queries.Plans;

/// <summary>One partition's part of a global query over one table.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionPlan")]
public sealed record PartitionPlan([property: Id(0)] int FormatVersion, [property: Id(1)] TableRef Table);
