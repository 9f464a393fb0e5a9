using Grid.Partitions;

namespace Grid.Grains.Stores;

/// <summary>The state of one copy of a partition.</summary>
/// <param name="Sealed">Only the owner of exactly this epoch may append or checkpoint.</param>
/// <param name="LastEpoch">Epoch of the last appended entry; orders copies together with <paramref name="Position"/>.</param>
/// <param name="Position">Last position in the copy; 0 for an empty one.</param>
/// <param name="Checkpoint">Last position that is folded into table rows; the journal holds at least what lies behind it.</param>
public sealed record CopyHeader(PartitionId Partition, Epoch Sealed, Epoch LastEpoch, Position Position, Position Checkpoint);
