using System.Globalization;
using System.Reflection;
using Grid.Benchmarks.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>A silo of plain Orleans in a process of its own, and a client of it in this process.</summary>
internal sealed class OrleansServer : IAsyncDisposable
{
    private readonly ServerProcess _server;
    private readonly IHost _client;

    private OrleansServer(ServerProcess server, IHost client)
    {
        _server = server;
        _client = client;
    }

    public static string Version => typeof(Grain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('.', '+', ' ') is [var major, var minor, var patch, ..] ? $"{major}.{minor}.{patch}" : "";

    public IClusterClient Client => _client.Services.GetRequiredService<IClusterClient>();

    /// <param name="arguments">More arguments of <see cref="OrleansSiloCommand"/>.</param>
    public static async Task<OrleansServer> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (silo, gateway) = (FreePort.Take(), FreePort.Take());
        var server = ServerProcess.Start(_ =>
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Grid.Benchmarks.dll"), OrleansSiloCommand.Name,
            OrleansSiloCommand.SiloPort, silo.ToString(CultureInfo.InvariantCulture),
            OrleansSiloCommand.GatewayPort, gateway.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ]);
        IHost? client = null;
        try
        {
            await server.WaitUntilAsync(async () =>
            {
                client = NewClient(gateway);
                await client.StartAsync(cancellationToken);
                return true;
            }, cancellationToken);
            return new OrleansServer(server, client!);
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

    private static IHost NewClient(int gateway)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gateway));
        return builder.Build();
    }
}
