using System.Collections.Immutable;
using Grid.Cluster;
using Grid.Partitions;

namespace Grid.Grains.Journal;

/// <summary>Who owns a partition and which stores hold every acknowledged write of it, as the catalog keeps it.</summary>
/// <param name="Epoch">The current term; <see cref="Epoch.None"/> before the first owner.</param>
/// <param name="Owner">For people: name and address of the silo that took the term.</param>
/// <param name="IsReleased">The owner of this term has stopped serving; the next need not wait out its lease.</param>
/// <param name="InSync">
/// In no particular order. Empty until the partition has its first copies, which is before it serves for the first time;
/// from then on, a store of the set that has no copy has lost it.
/// </param>
/// <param name="Revision">Grows with every change; what compare-and-set compares. 0 when the catalog has no record yet.</param>
public sealed record OwnershipRecord(
    PartitionId Partition, Epoch Epoch, string Owner, bool IsReleased, ImmutableArray<StoreName> InSync, long Revision)
{
    public static OwnershipRecord Unowned(PartitionId partition) => new(partition, Epoch.None, "", true, [], 0);
}
