namespace Grid.ClusterTests.Processes;

/// <summary>One silo as <c>cluster.json</c> describes it.</summary>
internal sealed record SiloProcess(string Name, int Pid, int HttpPort, int SiloPort, int GatewayPort, string Home)
{
    public string Url => $"http://127.0.0.1:{HttpPort}";
}
