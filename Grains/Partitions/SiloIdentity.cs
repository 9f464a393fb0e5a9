using Grid.Cluster;

namespace Grid.Grains.Partitions;

/// <summary>Who this silo is.</summary>
/// <param name="Home">The store that makes a set with this silo.</param>
internal sealed record SiloIdentity(string Name, StoreName Home)
{
    /// <summary>Key of the silo metadata under which silos tell one another their name.</summary>
    public const string NameKey = "grid.name";
}
