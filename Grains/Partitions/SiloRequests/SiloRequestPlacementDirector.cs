using Orleans.Runtime.Placement;

namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>
/// Places a grain on the silo whose address is its key. When that silo is gone, any other will do: it answers that the
/// partitions are elsewhere, which the caller learns more from than from an error.
/// </summary>
internal sealed class SiloRequestPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var wanted = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(silos.Contains(wanted) ? wanted : silos[0]);
    }
}
