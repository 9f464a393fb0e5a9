using Grid.Grains.Hosting;

namespace Grid.Silo.Http;

/// <summary>What <c>/health/ready</c> tells of this process.</summary>
internal interface IHealthSource
{
    /// <summary>Partitions that this process owns.</summary>
    int PartitionCount { get; }

    /// <summary>Looks now.</summary>
    Task<SiloHealth> CheckAsync(CancellationToken cancellationToken);
}
