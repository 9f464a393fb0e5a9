namespace Grid.Cluster;

/// <summary>One silo. <see cref="Status"/> is Orleans' word (Active, Joining, ShuttingDown, Dead).</summary>
[GenerateSerializer, Immutable]
[Alias("grid.SiloStatusView")]
public sealed record SiloStatusView(
    [property: Id(0)] string Name, [property: Id(1)] string Address, [property: Id(2)] string Status,
    [property: Id(3)] string Home, [property: Id(4)] int Partitions)
{
    /// <summary>Whether it owns partitions only while no other silo does.</summary>
    [Id(5)]
    public bool IsStandby { get; init; }
}
