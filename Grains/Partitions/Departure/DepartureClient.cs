using Orleans.Runtime.Services;

namespace Grid.Grains.Partitions.Departure;

/// <summary>Reaches the <see cref="IDepartureService"/> of any silo.</summary>
internal sealed class DepartureClient(IServiceProvider services) : GrainServiceClient<IDepartureService>(services)
{
    public IDepartureService Of(SiloAddress silo) => GetGrainService(silo);
}
