using Orleans.Runtime.Placement;

namespace Grid.Grains.Partitions;

/// <summary>Places a partition where <see cref="PartitionPlacement"/> prefers it among the silos that can take it.</summary>
internal sealed class PartitionPlacementDirector(PartitionPlacement placement) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(placement.Choose(PartitionPlacement.PartitionOf(target.GrainIdentity), context.GetCompatibleSilos(target)));
}
