using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The hidden subcommand that <see cref="OrleansServer"/> starts: a silo of plain Orleans with the grains of these benchmarks, until it is asked to stop.</summary>
internal static class OrleansSiloCommand
{
    public const string Name = "orleans-silo";
    public const string SiloPort = "--silo-port";
    public const string GatewayPort = "--gateway-port";
    public const string Storage = "--storage";

    /// <summary>The name of the grain storage, where there is one.</summary>
    public const string StorageName = "records";

    public static Command Create()
    {
        var siloPort = new Option<int>(SiloPort);
        var gatewayPort = new Option<int>(GatewayPort);
        var storage = new Option<string?>(Storage);
        var command = new Command(Name, "A silo of plain Orleans.") { siloPort, gatewayPort, storage };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.UseOrleans(silo =>
            {
                silo.UseLocalhostClustering(parsed.GetValue(siloPort), parsed.GetValue(gatewayPort));
                if (parsed.GetValue(storage) is { } connection)
                {
                    AddStorage(silo, connection);
                }
            });
            await builder.Build().RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    // Binary, as Orleans writes its messages: JSON would turn the bytes of a record into text.
    private static void AddStorage(ISiloBuilder silo, string connection) =>
        silo.AddAdoNetGrainStorage(StorageName, storage => storage.Configure<IServiceProvider>((options, services) =>
        {
            options.Invariant = "Npgsql";
            options.ConnectionString = connection;
            options.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));
}
