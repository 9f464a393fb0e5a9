using Grid.Partitions;

namespace Grid.Cluster;

/// <summary>A partition that is served from a copy that was shipped after the fact.</summary>
/// <param name="Lost">Its in-sync stores, none of which answers.</param>
/// <param name="Position">What the copy has.</param>
/// <param name="CompleteUntil">
/// Every write acknowledged before that moment is in the copy; later ones may be lost. By the clock of the silo that owned the
/// partition; null: it was never known to be complete.
/// </param>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionTakeover")]
public sealed record PartitionTakeover(
    [property: Id(0)] PartitionId Partition, [property: Id(1)] string[] Lost, [property: Id(2)] Position Position, [property: Id(3)] DateTimeOffset? CompleteUntil);
