using System.Net;
using Grid.Processes;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.Simulation.Chaos.Cluster;

/// <summary>One silo of the grid under test, and the process that it is now, if any. One call at a time.</summary>
internal sealed class TestedSilo(ClusterPlan cluster, SiloPlan plan, HttpClient http) : IDisposable
{
    /// <summary>A silo gives itself 20 s to hand its partitions over, and ends a little later at the latest.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(25);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private SiloProcess? _process;
    private bool _isPaused;

    public string Name => plan.Name;

    public string Home => plan.Home;

    public string Gateway => $"{ClusterPlan.Address}:{plan.GatewayPort}";

    public bool IsRunning => _process is { Exited.IsCompleted: false };

    public void Start()
    {
        _process?.Dispose();
        _process = SiloProcess.Start(cluster, plan);
        _isPaused = false;
    }

    /// <summary>Ends the process at once and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process && IsRunning)
        {
            process.Kill();
            await process.Exited;
        }
    }

    /// <summary>Stops the process from running, as a machine that hangs.</summary>
    public void Pause() => Signal("STOP", isPaused: true);

    /// <summary>Lets it run on.</summary>
    public void Resume() => Signal("CONT", isPaused: false);

    /// <summary>Asks the process to end, and waits. It is killed when it takes too long.</summary>
    /// <returns>What was wrong with how it ended; null when nothing was.</returns>
    public async Task<string?> StopAsync()
    {
        if (_process is not { } process || !IsRunning)
        {
            return $"{Name} did not run any more.";
        }

        if (_isPaused)
        {
            Resume();
        }

        GridProgram.Signal("TERM", process.Id);
        if (await Task.WhenAny(process.Exited, Task.Delay(StopLimit)) != process.Exited)
        {
            await KillAsync();
            return $"{Name} did not stop within {StopLimit.TotalSeconds:0} s of SIGTERM.";
        }

        var exitCode = await process.Exited;
        return exitCode == 0 ? null : process.Describe(exitCode);
    }

    /// <summary>How the process ended by itself; null while it runs.</summary>
    public async Task<string?> DescribeEndAsync() => _process is { } process && !IsRunning ? process.Describe(await process.Exited) : null;

    /// <summary>Whether the silo serves.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning)
        {
            return false;
        }

        try
        {
            using var response = await http.GetAsync(new Uri(plan.HttpAddress, "/health/ready"), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // Not listening yet, or not any more: the caller asks again.
            return false;
        }
    }

    /// <summary>Waits until the silo serves. False when it does not within the limit, or has ended.</summary>
    public async Task<bool> TryWaitUntilReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            while (IsRunning)
            {
                if (await IsReadyAsync(timer.Token))
                {
                    return true;
                }

                await Task.Delay(PollInterval, timer.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The limit.
        }

        return false;
    }

    public void Dispose()
    {
        if (IsRunning)
        {
            _process!.Kill();
        }

        _process?.Dispose();
    }

    private void Signal(string signal, bool isPaused)
    {
        if (IsRunning)
        {
            GridProgram.Signal(signal, _process!.Id);
            _isPaused = isPaused;
        }
    }
}
