using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Planning;
using Grid.Partitions;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Asks partitions at once and merges their answers as they arrive. All of them, or an error that names those that did not answer.</summary>
internal sealed class PartitionGather(IGrainFactory grains, QueryOptions options) : IPartitionGather
{
    public async Task<AnswerMerge> RunAsync(SelectPlan plan, GatherTally tally, CancellationToken cancellationToken)
    {
        var merge = new AnswerMerge(plan.Scan!.Output, options);
        await ScanAsync(plan.Scan, plan.Partitions, answer =>
        {
            tally.Add(answer);
            merge.Add(answer);
            return Task.CompletedTask;
        }, cancellationToken);
        return merge;
    }

    public async Task ScanAsync(PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, CancellationToken cancellationToken)
    {
        var failures = new List<(PartitionId Partition, Exception Failure)>();
        var tasks = partitions.Select(partition => AskAsync(partition, plan, cancellationToken)).ToList();
        await foreach (var finished in Task.WhenEach(tasks))
        {
            var (partition, answer, failure) = await finished;
            if (answer is not null)
            {
                await take(answer);
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
        if (failures.Count > 0)
        {
            throw Incomplete(failures, partitions.Length);
        }
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
