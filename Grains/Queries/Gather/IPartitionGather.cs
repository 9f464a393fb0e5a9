using Grid.Grains.Queries.Aggregation;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Planning;

namespace Grid.Grains.Queries.Gather;

/// <summary>Brings together what partitions answer.</summary>
internal interface IPartitionGather : IPartitionScan
{
    /// <summary>Asks the plan's partitions and merges their answers.</summary>
    /// <exception cref="Errors.GridException">A partition refused or did not answer, or a limit was exceeded.</exception>
    Task<AnswerMerge> RunAsync(SelectPlan plan, GatherTally tally, CancellationToken cancellationToken);
}
