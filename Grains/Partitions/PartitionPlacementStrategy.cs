namespace Grid.Grains.Partitions;

/// <summary>Marks the partition grain: placed by <see cref="PartitionPlacementDirector"/>.</summary>
[Serializable, GenerateSerializer, Alias("grid.PartitionPlacementStrategy")]
internal sealed class PartitionPlacementStrategy : PlacementStrategy
{
    public static PartitionPlacementStrategy Instance { get; } = new();
}
