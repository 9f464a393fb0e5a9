using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>A whole copy in an asynchronous store.</summary>
/// <param name="Epoch">The term whose owner noted it.</param>
/// <param name="Position">What the copy had then; it may have more by now.</param>
/// <param name="CompleteUntil">Every write acknowledged before that moment is in it.</param>
public sealed record ShippedCopy(PartitionId Partition, Epoch Epoch, Position Position, DateTimeOffset CompleteUntil);
