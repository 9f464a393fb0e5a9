using System.Globalization;
using System.Reflection;
using Grid.Benchmarks.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>
/// Bare calls of Orleans: what a call costs that does nothing but bring the bytes of a record from a silo process. A
/// few grains, each with one value in memory, stand for all records.
/// </summary>
internal sealed class OrleansPeer : IKeyValuePeer
{
    /// <summary>As many as the grid has partitions.</summary>
    private const int GrainCount = 64;

    private readonly ServerProcess _server;
    private readonly IHost _client;
    private readonly IRecordGrain[] _grains;

    private OrleansPeer(ServerProcess server, IHost client)
    {
        _server = server;
        _client = client;
        var factory = client.Services.GetRequiredService<IClusterClient>();
        _grains = [.. Enumerable.Range(0, GrainCount).Select(number => factory.GetGrain<IRecordGrain>(number))];
    }

    public string Name => "Orleans call";

    public string Version => typeof(Grain).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('.', '+', ' ') is [var major, var minor, var patch, ..] ? $"{major}.{minor}.{patch}" : "";

    public bool IsReadOnly => true;

    public static async Task<OrleansPeer> StartAsync(CancellationToken cancellationToken)
    {
        var (silo, gateway) = (FreePort.Take(), FreePort.Take());
        var server = ServerProcess.Start(_ =>
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Grid.Benchmarks.dll"), OrleansSiloCommand.Name,
            OrleansSiloCommand.SiloPort, silo.ToString(CultureInfo.InvariantCulture),
            OrleansSiloCommand.GatewayPort, gateway.ToString(CultureInfo.InvariantCulture),
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
            return new OrleansPeer(server, client!);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task LoadAsync(Records records, CancellationToken cancellationToken)
    {
        var value = records.NewValue(0, new Random(0));
        await Task.WhenAll(_grains.Select(grain => grain.LoadAsync(new RecordValue(value))));
    }

    public async ValueTask<byte[]?> ReadAsync(long number, string key)
    {
        var value = (await _grains[number % GrainCount].ReadAsync()).Content;
        // The grain's one value stands for that of any record.
        Records.Stamp(value, number);
        return value;
    }

    public ValueTask WriteAsync(string key, byte[] value) => throw new NotSupportedException("Only reads are measured here.");

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
