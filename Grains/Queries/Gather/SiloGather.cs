using Grid.Grains.Queries.Aggregation;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Asks partitions at once and merges their answers as they arrive.</summary>
internal static class SiloGather
{
    /// <exception cref="Errors.RequestException">A partition has refused, or the merged answer is too large.</exception>
    public static async Task<SiloAnswer> RunAsync(PartitionCall call, PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken)
    {
        var merge = new PartialMerge(plan.Output);
        var failures = new List<PartitionFailure>();
        await foreach (var finished in Task.WhenEach(partitions.Select(partition => call.AskAsync(partition, plan, cancellationToken)).ToList()))
        {
            var (answer, failure) = await finished;
            if (answer is null)
            {
                failures.Add(failure);
            }
            else
            {
                merge.Add(answer);
            }
        }

        return new SiloAnswer(failures.Count == partitions.Length ? null : merge.Finish(), [.. failures]);
    }
}
