using System.CommandLine;
using Grid.Client.Hosting;
using Grid.Grains.Hosting;
using Grid.Silo.Commands.Serving;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid gateway</c>: serves HTTP for a grid whose silos run elsewhere, until it is asked to stop.</summary>
internal static class GatewayCommand
{
    private static readonly GridOptions Defaults = new();

    public static Command Create(Terminal terminal, Option<bool> verbose)
    {
        var connection = new ConnectionOptions();
        var address = new Option<string>("--address") { Description = "IP address to listen on, or * for all", DefaultValueFactory = _ => Defaults.Address };
        var port = new Option<int>(ServingOptions.HttpPortName) { Description = "TCP port of HTTP", DefaultValueFactory = _ => Defaults.HttpPort };
        var catalog = new Option<string?>("--catalog") { Description = "Connection string of the catalog, to find silos there instead of at --gateway" };
        var provider = new Option<string>("--catalog-provider") { Description = "The kind of that database: sqlite or postgres", DefaultValueFactory = _ => DatabaseOptions.Sqlite };
        var command = new Command("gateway", "Serve HTTP as a client of the grid: a process that owns nothing, for the tier before the silos") { address, port, catalog, provider };
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new GatewaySettings(parsed.GetValue(address)!, parsed.GetValue(port), options =>
            {
                options.ClusterId = connection.NameOf(parsed);
                options.CatalogProvider = parsed.GetValue(provider)!;
                options.CatalogConnectionString = parsed.GetValue(catalog);
                AddGateways(options, options.CatalogConnectionString is null ? connection.GatewaysOf(parsed) : connection.GivenGatewaysOf(parsed));
            });
            return RunAsync(terminal, settings, parsed.GetValue(verbose), cancellationToken);
        });
        return command;
    }

    private static void AddGateways(GridClientOptions options, IReadOnlyList<string> gateways)
    {
        foreach (var gateway in gateways)
        {
            options.Gateways.Add(gateway);
        }
    }

    private static async Task<int> RunAsync(Terminal terminal, GatewaySettings settings, bool isVerbose, CancellationToken cancellationToken)
    {
        await using var app = GatewayHost.Build(settings, isVerbose);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        terminal.Line($"A gateway runs: http://{settings.Address}:{settings.HttpPort}");
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }
}
