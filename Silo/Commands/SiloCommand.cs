using System.CommandLine;
using Grid.Silo.Commands.Serving;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid silo</c>: one silo until it is asked to stop.</summary>
internal static class SiloCommand
{
    public static Command Create(Terminal terminal, Option<bool> verbose)
    {
        var options = new ServingOptions();
        var command = new Command("silo", "Run one silo (the default command). Settings: --Grid:Name=value, see appsettings.json");
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(terminal, options.ConfigurationOf(parsed), options.WatchesParent(parsed), parsed.GetValue(verbose)));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, IReadOnlyList<string> settings, bool watchesParent, bool isVerbose)
    {
        await using var silo = await SiloHost.OpenAsync(settings, isVerbose);
        if (watchesParent)
        {
            ParentWatch.Start(silo.App.Lifetime);
        }

        try
        {
            await silo.App.StartAsync();
        }
        catch (OperationCanceledException) when (silo.App.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        var options = silo.Options;
        terminal.Line($"{options.SiloName} of {options.Name} runs: http://{options.Address}:{options.HttpPort} (gateway {options.Address}:{options.GatewayPort}, data {Path.GetFullPath(options.DataDirectory)})");
        await silo.App.WaitForShutdownAsync();
        return ExitCode.Success;
    }
}
