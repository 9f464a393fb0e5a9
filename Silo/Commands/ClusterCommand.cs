using System.CommandLine;
using Grid.Silo.Commands.LocalClusters;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid cluster</c>: several silos on this machine until asked to stop.</summary>
internal static class ClusterCommand
{
    public static Command Create(Terminal terminal, Option<bool> verbose)
    {
        var options = new ClusterOptions();
        var command = new Command("cluster", "Run a cluster of silo processes on this machine");
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(terminal, options.PlanOf(parsed, parsed.GetValue(verbose)), options.Restarts(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, ClusterPlan plan, bool restarts)
    {
        using var stop = new StopSignal();
        try
        {
            plan.Check();
            terminal.Line($"Arrangement {plan.Arrangement.Name}: {plan.Arrangement.Summary}.");
            terminal.Line($"Starting {plan.SiloCount} silos with {plan.StoreCount} stores in {plan.DataDirectory} …");
            await using var cluster = await LocalCluster.StartAsync(plan, stop.Token);
            ClusterReport.Show(terminal, cluster);
            terminal.Line("Ctrl-C stops the cluster.");
            var outcome = await new ClusterSupervisor(terminal, cluster, restarts, TimeProvider.System).RunAsync(stop.Token);
            terminal.Line("Stopping …");
            foreach (var name in await cluster.StopAsync())
            {
                terminal.Bad($"{name} did not stop in time and was killed.");
            }

            return outcome;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Success;
        }
    }
}
