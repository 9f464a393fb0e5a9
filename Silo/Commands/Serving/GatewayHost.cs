using Grid.Grains.Hosting;
using Grid.Silo.Http;
using Microsoft.Extensions.Options;

namespace Grid.Silo.Commands.Serving;

/// <summary>
/// A gateway in this process: the HTTP of a silo over a client of the grid. It owns nothing, so that any number of them can
/// start and end at any time.
/// </summary>
internal static class GatewayHost
{
    /// <summary>How long a gateway that starts waits for the grid: silos and gateways are often started together.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMinutes(2);

    /// <summary>How long requests that are under way may take to end when a gateway is asked to stop.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    /// <summary>Builds the host, not started yet; starting it fails when no silo answers.</summary>
    /// <exception cref="OptionsValidationException">Options of the connection are wrong; it lists every error.</exception>
    /// <exception cref="CommandException">The port is taken.</exception>
    public static WebApplication Build(GatewaySettings settings, bool isVerbose)
    {
        var listening = SiloEndpoint.ListeningOf(settings.Address);
        Ports.Require(listening, [(settings.HttpPort, ServingOptions.HttpPortName)]);
        var builder = HttpHosting.NewBuilder([]);
        SiloLogging.Configure(builder.Logging, isVerbose);
        var name = "";
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Services.AddGatewayHttp().AddGridClient(options =>
        {
            options.ConnectTimeout = ConnectTimeout;
            settings.Connect(options);
            name = options.ClusterId;
        });
        builder.Listen(listening, settings.HttpPort);
        return builder.Build().MapGatewayHttp(name);
    }
}
