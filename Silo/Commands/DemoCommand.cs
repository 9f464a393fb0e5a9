using System.CommandLine;
using System.Net;
using Grid.Silo.Commands.Demonstration;
using Grid.Silo.Commands.LocalClusters;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid demo</c>: a cluster, data, questions, the death of a silo, and the same questions again.</summary>
internal static class DemoCommand
{
    private const int SiloCount = 3;
    private const int StoreCount = 2;

    public static Command Create(Terminal terminal)
    {
        var exit = new Option<bool>("--exit") { Description = "End when the last question is answered: 0 when every answer was right, otherwise 4" };
        var data = new Option<string>("--data") { Description = "Folder of the cluster (default: a new one, removed at the end)" };
        var command = new Command("demo", "Show what a grid does: load cities, ask about them, kill a silo, ask again") { exit, data };
        command.SetAction((parsed, _) => RunAsync(terminal, parsed.GetValue(data), parsed.GetValue(exit)));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string? data, bool exits)
    {
        using var stop = new StopSignal();
        var directory = data is null ? Directory.CreateTempSubdirectory("grid-demo-").FullName : Path.GetFullPath(data);
        var exitCode = await RunInAsync(directory, terminal, exits, stop);
        if (data is null)
        {
            // Not after a failure: its message points at the logs in there.
            Directory.Delete(directory, recursive: true);
        }

        return exitCode;
    }

    private static async Task<int> RunInAsync(string directory, Terminal terminal, bool exits, StopSignal stop)
    {
        try
        {
            await using var cluster = await LocalCluster.StartAsync(PlanIn(directory, terminal), stop.Token);
            ClusterReport.Show(terminal, cluster);
            var isRight = await new Demo(terminal, cluster).RunAsync(stop.Token);
            if (!exits)
            {
                terminal.Heading("The cluster keeps running; Ctrl-C stops it.");
                ClusterReport.Show(terminal, cluster);
                terminal.Line($"Ask it something: grid sql --data {directory} -c \"{CityQuestions.Pulse}\"");
                await new ClusterSupervisor(terminal, cluster, restarts: false, TimeProvider.System).RunAsync(stop.Token);
            }

            return isRight ? ExitCode.Success : ExitCode.WrongAnswer;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // Asked to end before every answer was there: with --exit, that is not the success that was asked for.
            return exits ? ExitCode.Failure : ExitCode.Success;
        }
    }

    /// <summary>The usual ports, or free ones where those are taken.</summary>
    private static ClusterPlan PlanIn(string directory, Terminal terminal)
    {
        var usual = new ClusterPlan { DataDirectory = directory, SiloCount = SiloCount, StoreCount = StoreCount };
        var address = IPAddress.Parse(ClusterPlan.Address);
        var plan = usual with
        {
            HttpPort = Ports.FindFree(address, usual.HttpPort, SiloCount),
            SiloPort = Ports.FindFree(address, usual.SiloPort, SiloCount),
            GatewayPort = Ports.FindFree(address, usual.GatewayPort, SiloCount),
        };
        if (plan != usual)
        {
            terminal.Line($"Some of the usual ports are in use: HTTP is at {plan.HttpPort} and up, silos at {plan.SiloPort}, gateways at {plan.GatewayPort}.");
        }

        terminal.Heading($"Starting {SiloCount} silos and {StoreCount} stores in {directory}");
        return plan;
    }
}
