using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>
/// The ownership records of all partitions. The only place where the right to a partition and its in-sync set change,
/// and they change by compare-and-set alone. Asked only when one of them changes, so that its outage stops no open partition.
/// </summary>
public interface IOwnershipRegistry
{
    /// <summary>The record, or <see cref="OwnershipRecord.Unowned"/>.</summary>
    Task<OwnershipRecord> ReadAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>All records that exist.</summary>
    Task<IReadOnlyList<OwnershipRecord>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the record when its revision is still <c>next.Revision − 1</c>; false, and nothing changes, when it is
    /// not. An exception leaves the outcome unknown: read again.
    /// </summary>
    Task<bool> TryReplaceAsync(OwnershipRecord next, CancellationToken cancellationToken);
}
