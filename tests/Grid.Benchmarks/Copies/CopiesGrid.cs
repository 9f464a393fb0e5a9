using Grid.Benchmarks.Hosting;
using Grid.Client;
using Grid.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grid.Benchmarks.Copies;

/// <summary>One silo in this process over real stores, and a client over a connection of its own.</summary>
internal sealed class CopiesGrid : IAsyncDisposable
{
    private readonly GridEnvironment _environment;
    private readonly IHost _silo;
    private readonly IHost _client;

    private CopiesGrid(GridEnvironment environment, IHost silo, IHost client)
    {
        _environment = environment;
        _silo = silo;
        _client = client;
    }

    public IGrid Grid => _client.Services.GetRequiredService<IGrid>();

    /// <summary>Starts a grid that holds each partition in every one of the stores.</summary>
    public static async Task<CopiesGrid> StartAsync(string folder, IReadOnlyList<StoreOptions> stores, long retainedBytes, CancellationToken cancellationToken)
    {
        var options = new GridOptions
        {
            Name = $"copies-{stores.Count}",
            DataDirectory = folder,
            SiloPort = FreePort.Take(),
            GatewayPort = FreePort.Take(),
            Stores = [.. stores],
        };
        options.Journal.Copies = stores.Count;
        options.Journal.RetainedBytes = retainedBytes;
        var environment = await GridEnvironment.OpenAsync(options, NullLoggerFactory.Instance, cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.AddGrid(environment));
        var silo = builder.Build();
        await silo.StartAsync(cancellationToken);
        return new CopiesGrid(environment, silo, await GridClientHost.StartAsync(options.Name, [options.GatewayPort], cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _silo.StopAsync();
        _silo.Dispose();
        await _environment.DisposeAsync();
    }
}
