using Grid.Partitions;

namespace Grid.Queries;

/// <summary>A partition whose rows a partial result lacks, all of them or some.</summary>
/// <param name="Reason">Why it did not answer.</param>
[GenerateSerializer, Immutable]
[Alias("grid.MissingPartition")]
public sealed record MissingPartition([property: Id(0)] PartitionId Partition, [property: Id(1)] string Reason);
