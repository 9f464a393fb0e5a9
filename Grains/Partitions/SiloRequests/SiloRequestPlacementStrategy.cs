namespace Grid.Grains.Partitions.SiloRequests;

/// <summary>Marks the grain that stands for a silo: placed by <see cref="SiloRequestPlacementDirector"/>.</summary>
[Serializable, GenerateSerializer, Alias("grid.SiloRequestPlacementStrategy")]
internal sealed class SiloRequestPlacementStrategy : PlacementStrategy
{
    public static SiloRequestPlacementStrategy Instance { get; } = new();
}
