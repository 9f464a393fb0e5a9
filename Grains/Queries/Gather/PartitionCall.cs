using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Asks single partitions, wherever they are.</summary>
internal sealed class PartitionCall(IGrainFactory grains)
{
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="Errors.RequestException">The partition has refused.</exception>
    public async Task<(PartialResult? Answer, PartitionFailure Failure)> AskAsync(PartitionId partition, PartitionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return (await grains.GetGrain<IPartitionGrain>(partition.Value).ExecuteAsync(plan, cancellationToken), default);
        }
        catch (Exception failure)
        {
            return (null, PartitionFailure.Of(partition, failure));
        }
    }
}
