using Grid.Errors;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Writes;

/// <summary>How statements that write reach the partitions. What a partition refuses is thrown as its <see cref="GridException"/>.</summary>
internal interface IPartitionWrites
{
    /// <summary>Writes one atomic unit of rows.</summary>
    Task WriteAsync(PartitionId partition, WriteRequest request, CancellationToken cancellationToken);

    Task<MutationResult> MutateAsync(PartitionId partition, MutationPlan plan, CancellationToken cancellationToken);

    Task<MutationResult> InsertAsync(PartitionId partition, InsertPlan plan, CancellationToken cancellationToken);
}
