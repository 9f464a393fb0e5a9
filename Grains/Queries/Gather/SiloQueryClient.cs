using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Orleans.Runtime.Services;

namespace Grid.Grains.Queries.Gather;

/// <inheritdoc cref="ISiloQueries"/>
internal sealed class SiloQueryClient(IServiceProvider services, RunningQueries running, IClusterMembershipService membership, ILocalSiloDetails self)
    : GrainServiceClient<ISiloQueryService>(services), ISiloQueries
{
    public Task<SiloAnswer> ExecuteAsync(SiloAddress silo, PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken) =>
        GetGrainService(silo).ExecuteAsync(plan, partitions, cancellationToken);

    public Task CancelAsync(QueryId query)
    {
        running.Cancel(query);
        var others = membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(self.SiloAddress));
        return Task.WhenAll(others.Select(other => GetGrainService(other.SiloAddress).CancelAsync(query)));
    }
}
