using Grid.Partitions;

namespace Grid.Grains.Queries.Gather;

/// <summary>Where partitions are expected.</summary>
internal interface IPartitionWhereabouts
{
    /// <summary>The silo where a partition should be; null for this one, or when nothing is known. It may be elsewhere: while it moves, for instance.</summary>
    SiloAddress? Find(PartitionId partition);
}
