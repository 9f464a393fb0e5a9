using System.Collections.Immutable;
using Grid.Errors;
using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Fallback;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>
/// Asks partitions at once and hands on their answers as they arrive. Where merging makes less of them, another silo is asked
/// once for all of its partitions; this silo's own, and all others, are asked one by one. Who does not answer is asked once
/// more, wherever it is then: reading twice is harmless as long as only one answer is taken. All partitions answer, or there
/// is an error that names those that did not, unless the caller goes on without them.
/// </summary>
/// <param name="query">The run that asks.</param>
/// <param name="missing">Those that did not answer, if the caller goes on without them; otherwise null.</param>
internal sealed class PartitionGather(IGrainFactory grains, ISiloQueries silos, IPartitionWhereabouts whereabouts, QueryId query, MissingPartitions? missing) : IPartitionScan
{
    /// <summary>Partitions of one silo from which on it merges: one alone has nothing to merge.</summary>
    private const int MinMerged = 2;

    /// <summary>Partitions that an error names.</summary>
    private const int MaxNamed = 20;

    private readonly PartitionCall _call = new(grains);

    public IReadOnlyCollection<MissingPartition> Missing => missing?.All ?? [];

    public async Task ScanAsync(PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, CancellationToken cancellationToken)
    {
        plan = plan with { Query = query };
        if (missing is not null)
        {
            await ScanPatientlyAsync(plan, partitions, take, missing, cancellationToken);
            return;
        }

        var failures = await TakeAsync(FirstRound(plan, partitions, cancellationToken), take);
        cancellationToken.ThrowIfCancellationRequested();
        if (failures.Count > 0)
        {
            failures = await TakeAsync(failures.ConvertAll(failure => AskAsync(failure.Partition, plan, cancellationToken)), take);
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failures.Count > 0)
        {
            throw Incomplete(failures, partitions.Length);
        }
    }

    // Each partition is asked by itself, so that one that is silent takes no other along.
    private async Task ScanPatientlyAsync(
        PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, MissingPartitions missing, CancellationToken cancellationToken)
    {
        using var patience = missing.NewPatience();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var failures = await TakeAsync([.. partitions.Select(partition => AskAsync(partition, plan, ended.Token))], take);
        cancellationToken.ThrowIfCancellationRequested();
        failures = await TakeAsync(failures.ConvertAll(failure => AskAsync(failure.Partition, plan, ended.Token)), take);
        cancellationToken.ThrowIfCancellationRequested();
        missing.Add(failures);
    }

    // What did not come is returned.
    private static async Task<List<PartitionFailure>> TakeAsync(List<Task<SiloAnswer>> questions, Func<PartialResult, Task> take)
    {
        var failures = new List<PartitionFailure>();
        await foreach (var finished in Task.WhenEach(questions))
        {
            var answer = await finished;
            failures.AddRange(answer.Failures);
            if (answer.Merged is { } merged)
            {
                await take(merged);
            }
        }

        return failures;
    }

    private List<Task<SiloAnswer>> FirstRound(PartitionPlan plan, ImmutableArray<PartitionId> partitions, CancellationToken cancellationToken)
    {
        var questions = new List<Task<SiloAnswer>>(partitions.Length);
        Dictionary<SiloAddress, List<PartitionId>>? elsewhere = null;
        var isMerged = partitions.Length >= MinMerged && PartialMerge.Reduces(plan.Output);
        foreach (var partition in partitions)
        {
            if (!isMerged || whereabouts.Find(partition) is not { } silo)
            {
                questions.Add(AskAsync(partition, plan, cancellationToken));
                continue;
            }

            elsewhere ??= [];
            if (!elsewhere.TryGetValue(silo, out var together))
            {
                elsewhere.Add(silo, together = []);
            }

            together.Add(partition);
        }

        foreach (var (silo, together) in elsewhere ?? [])
        {
            questions.Add(together.Count < MinMerged
                ? AskAsync(together[0], plan, cancellationToken)
                : AskSiloAsync(silo, plan, [.. together], cancellationToken));
        }

        return questions;
    }

    private async Task<SiloAnswer> AskAsync(PartitionId partition, PartitionPlan plan, CancellationToken cancellationToken)
    {
        var (answer, failure) = await _call.AskAsync(partition, plan, cancellationToken);
        return new SiloAnswer(answer, answer is null ? [failure] : []);
    }

    private async Task<SiloAnswer> AskSiloAsync(SiloAddress silo, PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken)
    {
        try
        {
            return await silos.ExecuteAsync(silo, plan, partitions, cancellationToken);
        }
        catch (Exception failure)
        {
            // The silo was lost, perhaps; its partitions will be elsewhere.
            return new SiloAnswer(null, [.. partitions.Select(partition => PartitionFailure.Of(partition, failure))]);
        }
    }

    private static GridException Incomplete(List<PartitionFailure> failures, int asked) => new(ErrorCode.Unavailable,
        $"{failures.Count} of {asked} partitions did not answer: {string.Join(", ", failures.Select(failure => failure.Partition).Order().Take(MaxNamed))}. The first said: {failures[0].Reason}",
        isTransient: true);
}
