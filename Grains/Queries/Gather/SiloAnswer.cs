using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>What a silo answers for the partitions that it was asked for.</summary>
/// <param name="Merged">The merged answer of those that answered; null when none did.</param>
/// <param name="Failures">Those that did not.</param>
[GenerateSerializer, Immutable]
[Alias("grid.SiloAnswer")]
internal sealed record SiloAnswer([property: Id(0)] PartialResult? Merged, [property: Id(1)] PartitionFailure[] Failures);
