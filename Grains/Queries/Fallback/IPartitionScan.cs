using System.Collections.Immutable;
using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Asks partitions for their part of a plan.</summary>
internal interface IPartitionScan
{
    /// <summary>The partitions that did not answer, so far, if it is allowed to go on without them.</summary>
    IReadOnlyCollection<MissingPartition> Missing { get; }

    /// <summary>Asks all of the partitions at once and hands on each answer as it arrives, one at a time.</summary>
    /// <exception cref="Errors.GridException">A partition refused or did not answer.</exception>
    Task ScanAsync(PartitionPlan plan, ImmutableArray<PartitionId> partitions, Func<PartialResult, Task> take, CancellationToken cancellationToken);
}
