using System.Globalization;
using Grid.Client.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Benchmarks.Hosting;

/// <summary>A client of a grid in this process, as a program has one.</summary>
internal static class GridClientHost
{
    /// <summary>Connects by the gateways on these ports of the loopback address.</summary>
    /// <param name="grid">Name of the grid; null for the one that grids have by themselves.</param>
    public static async Task<IHost> StartAsync(
        string? grid, IEnumerable<int> gateways, CancellationToken cancellationToken, Action<GridClientOptions>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGridClient(client =>
        {
            client.ClusterId = grid ?? client.ClusterId;
            foreach (var gateway in gateways)
            {
                client.Gateways.Add(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{gateway}"));
            }

            configure?.Invoke(client);
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }
}
