using Microsoft.Extensions.Logging;

namespace Grid.Grains.Partitions.Departure;

/// <summary>The end of a silo that others tell of their departure.</summary>
internal sealed class DepartureService(
    GrainId id, Silo silo, ILoggerFactory logging, LeavingSilos leaving, PartitionKeeper keeper)
    : GrainService(id, silo, logging), IDepartureService
{
    public Task AnnounceAsync(SiloAddress silo)
    {
        leaving.Add(silo);
        return Task.CompletedTask;
    }

    public Task FindPartitionsAsync(CancellationToken cancellationToken) => keeper.FindAllAsync(cancellationToken);
}
