namespace Grid.Grains.Hosting;

/// <summary>One store.</summary>
public sealed class StoreOptions : DatabaseOptions
{
    /// <summary>Its name (see <see cref="Cluster.StoreName"/>), which decides the partitions that it holds: never rename a store.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its share of the partitions relative to the other stores; positive.</summary>
    public double Weight { get; set; } = 1;
}
