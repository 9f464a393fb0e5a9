using System.Net;
using Orleans.Messaging;

namespace Grid.Client.Hosting;

/// <summary>
/// The gateways of the options. Host names are looked up each time Orleans asks, because a silo that starts again may have
/// another address; names that are not known now are left out until they are.
/// </summary>
internal sealed class ConfiguredGateways : IGatewayListProvider
{
    private readonly string[] _gateways;

    public ConfiguredGateways(GridClientOptions options) =>
        _gateways = options.Gateways.Count == 0 ? [GridClientOptions.DefaultGateway] : [.. options.Gateways];

    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(10);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var found = new List<Uri>();
        var failures = new List<Exception>();
        foreach (var gateway in _gateways)
        {
            if (!GatewayAddress.TryParse(gateway, out var host, out var port))
            {
                throw new InvalidOperationException($"'{gateway}' passed the validation of options, but is no host:port.");
            }

            try
            {
                var addresses = await Dns.GetHostAddressesAsync(host).ConfigureAwait(false);
                found.AddRange(addresses.Take(1).Select(address => new IPEndPoint(address, port).ToGatewayUri()));
            }
            catch (System.Net.Sockets.SocketException failure)
            {
                failures.Add(failure);
            }
        }

        return found.Count > 0 ? found : throw new AggregateException($"No host of {string.Join(", ", _gateways)} is known.", failures);
    }
}
