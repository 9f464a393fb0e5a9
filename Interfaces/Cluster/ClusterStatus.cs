using System.Collections.Immutable;
using Grid.Partitions;

namespace Grid.Cluster;

/// <summary>The grid at about one moment. A partition that did not answer in time is listed in <see cref="Unreachable"/>, not left out silently.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.ClusterStatus")]
public sealed record ClusterStatus(
    [property: Id(0)] string GridName,
    [property: Id(1)] int PartitionCount,
    [property: Id(2)] ImmutableArray<SiloStatusView> Silos,
    [property: Id(3)] ImmutableArray<StoreStatusView> Stores,
    [property: Id(4)] ImmutableArray<PartitionStatus> Partitions,
    [property: Id(5)] ImmutableArray<PartitionId> Unreachable)
{
    /// <summary>Why the catalog does not answer; empty when it does. Partitions go on without it, but none changes its owner.</summary>
    [Id(6)]
    public string CatalogProblem { get; init; } = "";
}
