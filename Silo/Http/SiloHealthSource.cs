using Grid.Grains.Hosting;

namespace Grid.Silo.Http;

/// <summary>A silo is ready when it has joined and its partitions are open.</summary>
internal sealed class SiloHealthSource(SiloReadiness readiness) : IHealthSource
{
    public int PartitionCount => readiness.PartitionCount;

    public Task<SiloHealth> CheckAsync(CancellationToken cancellationToken) => readiness.CheckAsync(cancellationToken);
}
