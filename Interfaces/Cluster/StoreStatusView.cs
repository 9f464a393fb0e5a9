namespace Grid.Cluster;

/// <summary>One store: how many partitions hold an in-sync copy there.</summary>
[GenerateSerializer, Immutable]
[Alias("grid.StoreStatusView")]
public sealed record StoreStatusView(
    [property: Id(0)] string Name, [property: Id(1)] string Provider, [property: Id(2)] bool IsReachable, [property: Id(3)] int InSyncPartitions)
{
    /// <summary>Why it does not answer; empty when it does.</summary>
    [Id(4)]
    public string Problem { get; init; } = "";

    /// <summary>What it is to the grid.</summary>
    [Id(5)]
    public StoreState State { get; init; }
}
