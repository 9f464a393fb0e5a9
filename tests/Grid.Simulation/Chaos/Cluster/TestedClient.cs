using Grid.Client.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Simulation.Chaos.Cluster;

/// <summary>Clients of the grid under test.</summary>
internal static class TestedClient
{
    /// <summary>Connects a client that knows some gateways; it is the <c>IGrid</c> of the host.</summary>
    public static async Task<IHost> StartAsync(IEnumerable<string> gateways, Action<GridClientOptions> configure, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        // What Orleans says about silos that are killed on purpose would hide what a failed test says.
        builder.Logging.ClearProviders();
        builder.Services.AddGridClient(options =>
        {
            foreach (var gateway in gateways)
            {
                options.Gateways.Add(gateway);
            }

            configure(options);
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
