using System.CommandLine;
using Grid.Silo;
using Grid.Silo.Commands;

namespace Grid.Simulation.Chaos.Subscription;

/// <summary><c>subscriber</c>: the process that <c>chaos</c> kills again and again. It ends when its input does, so that it never outlives who started it.</summary>
internal static class SubscriberCommand
{
    public const string Name = "subscriber";
    public const string Log = "--log";
    public const string Gateway = "--gateway";

    public static Command Create()
    {
        var log = new Option<string>(Log) { Description = "File with the changes and tokens; one with a token exists.", Required = true };
        var gateways = new Option<string[]>(Gateway) { Description = "Gateways of the grid, HOST:PORT.", Required = true };
        var command = new Command(Name, "Follows the table of a chaos run and logs what it is told, until it is killed.") { log, gateways };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(log), parsed.GetRequiredValue(gateways)));
        return command;
    }

    private static async Task<int> RunAsync(string path, string[] gateways)
    {
        using var stop = new StopSignal();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        _ = EndWithInputAsync(ended);
        using var log = new ChangeLog(path);
        try
        {
            await new FollowingClient(gateways, log, new Random()).RunAsync(ended.Token);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
        catch (Exception failure)
        {
            log.Append(ChangeRecord.Failure($"{failure.GetType().Name}: {failure.Message}"));
            return ExitCode.Failure;
        }
    }

    private static async Task EndWithInputAsync(CancellationTokenSource ended)
    {
        await using var input = System.Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null);
        await ended.CancelAsync();
    }
}
