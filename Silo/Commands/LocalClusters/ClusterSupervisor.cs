using Grid.Silo.Console;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>Watches the silos of a running cluster: reports each that dies and, where asked to, starts it again.</summary>
internal sealed class ClusterSupervisor(Terminal terminal, LocalCluster cluster, bool restarts, TimeProvider time)
{
    private readonly Dictionary<string, RestartDelay> _delays = [];

    /// <summary>Runs until cancelled, or until no silo is left.</summary>
    /// <returns>The exit code: a failure when every silo died.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (cluster.Silos.Count > 0)
            {
                var (silo, exitCode) = await cluster.WaitForDeathAsync(cancellationToken);
                terminal.Bad(silo.Describe(exitCode));
                if (restarts)
                {
                    await RestartAsync(silo.Plan, cancellationToken);
                }

                silo.Dispose();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;
        }

        terminal.Error("No silo is left.");
        return ExitCode.Failure;
    }

    private async Task RestartAsync(SiloPlan plan, CancellationToken cancellationToken)
    {
        if (!_delays.TryGetValue(plan.Name, out var delay))
        {
            _delays.Add(plan.Name, delay = new RestartDelay(time));
        }

        await Task.Delay(delay.Next(), time, cancellationToken);
        var restarted = cluster.Restart(plan);
        terminal.Line($"{plan.Name} was started again as process {restarted.Id}.");
    }
}
