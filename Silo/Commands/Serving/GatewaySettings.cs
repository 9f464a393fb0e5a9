using Grid.Client.Hosting;

namespace Grid.Silo.Commands.Serving;

/// <summary>What a gateway is told.</summary>
/// <param name="Address">Where it listens, as <c>Grid:Address</c> of a silo says it.</param>
/// <param name="Connect">How it finds the silos.</param>
internal sealed record GatewaySettings(string Address, int HttpPort, Action<GridClientOptions> Connect);
