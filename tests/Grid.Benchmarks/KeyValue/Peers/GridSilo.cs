using System.Globalization;
using System.Net;
using Grid.Benchmarks.Hosting;
using Grid.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The program <c>grid</c> as one silo in a process of its own, with its settings as they are by themselves, and a client of it in this process.</summary>
internal sealed class GridSilo : IAsyncDisposable
{
    private const string GridName = "benchmark";

    private readonly ServerProcess _server;
    private readonly IHost _client;

    private GridSilo(ServerProcess server, IHost client)
    {
        _server = server;
        _client = client;
    }

    public IGrid Grid => _client.Services.GetRequiredService<IGrid>();

    /// <param name="settings">More settings of the silo, as <c>--Grid:Name=value</c>.</param>
    public static async Task<GridSilo> StartAsync(IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var (http, silo, gateway) = (FreePort.Take(), FreePort.Take(), FreePort.Take());
        string[] arguments =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "grid.dll"), "silo", $"--Grid:Name={GridName}",
            .. Setting("HttpPort", http), .. Setting("SiloPort", silo), .. Setting("GatewayPort", gateway), .. settings,
        ];
        var server = ServerProcess.Start(folder => [.. arguments, $"--Grid:DataDirectory={Path.Combine(folder.FullName, "data")}"]);
        try
        {
            using var asker = new HttpClient();
            var health = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}/health/ready"));
            await server.WaitUntilAsync(async () => (await asker.GetAsync(health, cancellationToken)).StatusCode == HttpStatusCode.OK, cancellationToken);
            return new GridSilo(server, await GridClientHost.StartAsync(GridName, [gateway], cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private static IEnumerable<string> Setting(string name, int value) => [string.Create(CultureInfo.InvariantCulture, $"--Grid:{name}={value}")];
}
