using System.CommandLine;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>The hidden subcommand that <see cref="OrleansPeer"/> starts: a silo of plain Orleans with <see cref="RecordGrain"/>, until it is asked to stop.</summary>
internal static class OrleansSiloCommand
{
    public const string Name = "orleans-silo";
    public const string SiloPort = "--silo-port";
    public const string GatewayPort = "--gateway-port";

    public static Command Create()
    {
        var siloPort = new Option<int>(SiloPort);
        var gatewayPort = new Option<int>(GatewayPort);
        var command = new Command(Name, "A silo of plain Orleans.") { siloPort, gatewayPort };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.UseOrleans(silo => silo.UseLocalhostClustering(parsed.GetValue(siloPort), parsed.GetValue(gatewayPort)));
            await builder.Build().RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
