using Grid.Errors;
using Grid.Partitions;

namespace Grid.Grains.Queries.Gather;

/// <summary>A partition that did not answer its part of a query, and why.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.PartitionFailure")]
internal readonly record struct PartitionFailure([property: Id(0)] PartitionId Partition, [property: Id(1)] string Reason)
{
    /// <exception cref="RequestException">The partition has refused, for a reason that holds for the whole statement.</exception>
    public static PartitionFailure Of(PartitionId partition, Exception failure) => failure is RequestException
        ? throw failure
        : new PartitionFailure(partition, failure is OperationCanceledException ? "It did not answer in time." : failure.Message);
}
