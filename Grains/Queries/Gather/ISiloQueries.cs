using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;

namespace Grid.Grains.Queries.Gather;

/// <summary>Reaches the <see cref="ISiloQueryService"/> of any silo.</summary>
internal interface ISiloQueries
{
    /// <inheritdoc cref="ISiloQueryService.ExecuteAsync"/>
    Task<SiloAnswer> ExecuteAsync(SiloAddress silo, PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken);

    /// <summary>Ends all work on a query on every silo.</summary>
    Task CancelAsync(QueryId query);
}
