using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>Calls the partitions' grains.</summary>
internal sealed class GrainPartitionWrites(IGrainFactory grains) : IPartitionWrites
{
    public async Task WriteAsync(PartitionId partition, WriteRequest request, CancellationToken cancellationToken)
    {
        var response = await grains.GetGrain<IPartitionGrain>(partition.Value).WriteAsync(request, cancellationToken);
        if (response.Failures is [var failure, ..])
        {
            throw failure.ToException();
        }
    }

    public Task<MutationResult> MutateAsync(PartitionId partition, MutationPlan plan, CancellationToken cancellationToken) =>
        grains.GetGrain<IPartitionGrain>(partition.Value).MutateAsync(plan, cancellationToken).AsTask();

    public Task<MutationResult> InsertAsync(PartitionId partition, InsertPlan plan, CancellationToken cancellationToken) =>
        grains.GetGrain<IPartitionGrain>(partition.Value).InsertAsync(plan, cancellationToken).AsTask();
}
