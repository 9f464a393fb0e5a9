namespace Grid.Silo.Commands.LocalClusters;

/// <summary>One running silo as <c>cluster.json</c> lists it. Names of properties are a contract.</summary>
internal sealed record ClusterEntry(string Name, int Pid, int HttpPort, int SiloPort, int GatewayPort, string Home);
