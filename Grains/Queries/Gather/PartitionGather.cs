using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Asks partitions at once and merges their answers as they arrive. All of them, or an error that names those that did not answer.</summary>
internal sealed class PartitionGather(IGrainFactory grains, QueryOptions options)
{
    public async Task<AnswerMerge> RunAsync(SelectPlan plan, CancellationToken cancellationToken)
    {
        var merge = new AnswerMerge(plan.Scan!.Output, options);
        var failures = new List<(PartitionId Partition, Exception Failure)>();
        var tasks = plan.Partitions.Select(partition => AskAsync(partition, plan.Scan, cancellationToken)).ToList();
        await foreach (var finished in Task.WhenEach(tasks))
        {
            var (partition, answer, failure) = await finished;
            if (answer is not null)
            {
                merge.Add(answer);
            }
            else if (failure is RequestException)
            {
                // Refused, for a reason that holds for the whole statement.
                throw failure;
            }
            else
            {
                failures.Add((partition, failure!));
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        return failures.Count == 0 ? merge : throw Incomplete(failures, plan.Partitions.Length);
    }

    private async Task<(PartitionId Partition, PartialResult? Answer, Exception? Failure)> AskAsync(
        PartitionId partition, PartitionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            return (partition, await grains.GetGrain<IPartitionGrain>(partition.Value).ExecuteAsync(plan, cancellationToken), null);
        }
        catch (Exception failure)
        {
            return (partition, null, failure);
        }
    }

    private static GridException Incomplete(List<(PartitionId Partition, Exception Failure)> failures, int asked) => new(ErrorCode.Unavailable,
        $"{failures.Count} of {asked} partitions did not answer: {string.Join(", ", failures.Select(failure => failure.Partition).Order().Take(20))}. The first said: {failures[0].Failure.Message}",
        isTransient: true, failures[0].Failure);
}
