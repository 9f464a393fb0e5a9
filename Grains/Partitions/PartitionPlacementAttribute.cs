using Orleans.Placement;

namespace Grid.Grains.Partitions;

/// <inheritdoc cref="PartitionPlacementStrategy"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PartitionPlacementAttribute() : PlacementAttribute(PartitionPlacementStrategy.Instance);
