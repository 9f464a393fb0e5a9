using Grid.Partitions;
using Grid.Queries;
using Grid.Queries.Plans;
using Orleans.Concurrency;
using Orleans.Services;

namespace Grid.Grains.Queries.Gather;

/// <summary>What aggregators on other silos ask of a silo. Every silo has one and answers for itself.</summary>
[Alias("grid.ISiloQueryService")]
internal interface ISiloQueryService : IGrainService
{
    /// <summary>Asks partitions, which should be on this silo, for their part of a query, and merges what they answer.</summary>
    /// <param name="plan">One whose answers can be merged.</param>
    /// <exception cref="Errors.RequestException">A partition has refused.</exception>
    [Alias("Execute")]
    [ResponseTimeout(IAggregatorGrain.MaxResponseTime)]
    Task<SiloAnswer> ExecuteAsync(PartitionPlan plan, PartitionId[] partitions, CancellationToken cancellationToken);

    /// <summary>Ends all work on a query here. There is no answer.</summary>
    [Alias("Cancel")]
    [OneWay]
    Task CancelAsync(QueryId query);
}
