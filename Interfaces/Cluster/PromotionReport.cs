using System.Collections.Immutable;

namespace Grid.Cluster;

/// <summary>What the promotion of an asynchronous store did, or would do.</summary>
/// <param name="Store">Its name.</param>
/// <param name="IsPromoted">False: nothing was changed, because acknowledged writes may be lost and the caller has not accepted that.</param>
/// <param name="Takeovers">
/// The partitions of which no in-sync store answers, which are served from the promoted store alone from now on. The others
/// keep their in-sync stores and lose nothing.
/// </param>
[GenerateSerializer, Immutable]
[Alias("grid.PromotionReport")]
public sealed record PromotionReport(
    [property: Id(0)] string Store, [property: Id(1)] bool IsPromoted, [property: Id(2)] ImmutableArray<PartitionTakeover> Takeovers);
