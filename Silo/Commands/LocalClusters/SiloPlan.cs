namespace Grid.Silo.Commands.LocalClusters;

/// <summary>One silo of a local cluster before it has a process.</summary>
/// <param name="Name">Unique in the grid.</param>
/// <param name="Home">Name of the store that makes a set with it.</param>
internal sealed record SiloPlan(string Name, int HttpPort, int SiloPort, int GatewayPort, string Home)
{
    /// <summary>Whether it owns partitions only while no other silo does.</summary>
    public bool IsStandby { get; init; }

    public Uri HttpAddress => new($"http://{ClusterPlan.Address}:{HttpPort}");
}
