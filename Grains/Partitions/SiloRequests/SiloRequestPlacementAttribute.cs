using Orleans.Placement;

namespace Grid.Grains.Partitions.SiloRequests;

/// <inheritdoc cref="SiloRequestPlacementStrategy"/>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloRequestPlacementAttribute() : PlacementAttribute(SiloRequestPlacementStrategy.Instance);
