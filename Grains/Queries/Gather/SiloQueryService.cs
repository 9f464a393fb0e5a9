using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Queries.Gather;

/// <summary>Merges the answers of this silo's partitions before they travel, and hears of cancelled queries.</summary>
internal sealed class SiloQueryService(GrainId id, Silo silo, ILoggerFactory logging, IGrainFactory grains, RunningQueries running)
    : GrainService(id, silo, logging), ISiloQueryService
{
    // On the pool: a service has one thread for all of its calls, and merging is work.
    public Task<SiloAnswer> ExecuteAsync(PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken) =>
        Task.Run(() => SiloGather.RunAsync(new PartitionCall(grains), plan, partitions, cancellationToken), CancellationToken.None);

    public Task CancelAsync(QueryId query)
    {
        running.Cancel(query);
        return Task.CompletedTask;
    }
}
