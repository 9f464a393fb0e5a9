using System.Collections.Immutable;
using Grid.Partitions;

namespace Grid.Grains.Stores;

/// <summary>
/// Rows to fold into the tables of a copy so that everything up to <see cref="UpTo"/> is there as rows. A row may be
/// newer than <see cref="UpTo"/> (replaying the journal over it changes nothing), but never newer than the copy's journal.
/// </summary>
public sealed record CheckpointRequest(PartitionId Partition, Epoch Epoch, Position UpTo, ImmutableArray<TableChanges> Tables)
{
    /// <summary>Journal entries that lie wholly up to this position are deleted, the others kept for those who read changes. Not behind <see cref="UpTo"/>.</summary>
    public Position TrimTo { get; init; } = UpTo;
}
