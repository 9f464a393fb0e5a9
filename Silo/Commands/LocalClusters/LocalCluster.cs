using System.Net;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>The running silo processes of a <see cref="ClusterPlan"/>, and the file that lists them. Not thread-safe.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    /// <summary>How often one silo is started again that is aborted before it is ready: once could be bad luck on a busy machine.</summary>
    private const int MostAborts = 3;

    /// <summary>How long a start may take: recovering the partitions of a large grid is a matter of minutes.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    /// <summary>How long silos may take to flush and leave. A little more than a silo gives itself (<see cref="Serving.SiloHost.StopLimit"/>).</summary>
    private static readonly TimeSpan StopLimit = Serving.SiloHost.StopLimit + TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly ClusterPlan _plan;
    private readonly DirectoryLock _directory;
    private readonly List<SiloProcess> _silos = [];

    private LocalCluster(ClusterPlan plan, DirectoryLock directory)
    {
        _plan = plan;
        _directory = directory;
    }

    public string DataDirectory => _plan.DataDirectory;

    /// <summary>The processes that run, in the order of the plan.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Starts all silos and returns when every one is ready. When one fails, the others are stopped again.</summary>
    /// <exception cref="CommandException">A silo did not start; the message has its own words.</exception>
    public static async Task<LocalCluster> StartAsync(ClusterPlan plan, CancellationToken cancellationToken)
    {
        plan.Check();
        Ports.Require(IPAddress.Parse(ClusterPlan.Address), plan.Silos.SelectMany(silo => new[]
        {
            (silo.HttpPort, ServingOptions.HttpPortName),
            (silo.SiloPort, ServingOptions.SiloPortName),
            (silo.GatewayPort, ServingOptions.GatewayPortName),
        }));
        var cluster = new LocalCluster(plan, DirectoryLock.Take(plan.DataDirectory));
        try
        {
            ClusterFile.Delete(plan.DataDirectory);
            cluster._silos.AddRange(plan.Silos.Select(silo => SiloProcess.Start(plan, silo)));
            await cluster.WaitUntilReadyAsync(cancellationToken);
            cluster.WriteFile();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a silo to end that was not asked to, and takes it off the list.</summary>
    /// <returns>The silo and its exit code.</returns>
    public async Task<(SiloProcess Silo, int ExitCode)> WaitForDeathAsync(CancellationToken cancellationToken)
    {
        var exits = _silos.Select(silo => silo.Exited).ToArray();
        var died = exits.Length == 0 ? new TaskCompletionSource<int>().Task : await Task.WhenAny(exits).WaitAsync(cancellationToken);
        var exitCode = await died.WaitAsync(cancellationToken);
        var silo = _silos[Array.IndexOf(exits, died)];
        _silos.Remove(silo);
        return (silo, exitCode);
    }

    /// <summary>Starts a silo again that has ended, and lists its new process. Does not wait until it is ready.</summary>
    public SiloProcess Restart(SiloPlan plan)
    {
        var silo = SiloProcess.Start(_plan, plan);
        _silos.Add(silo);
        _silos.Sort((left, right) => string.CompareOrdinal(left.Plan.Name, right.Plan.Name));
        WriteFile();
        return silo;
    }

    /// <summary>Stops all silos together; those that take too long are killed. Idempotent.</summary>
    /// <returns>Names of the silos that had to be killed.</returns>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        var stopping = _silos.Select(async silo => (silo.Plan.Name, IsClean: await silo.StopAsync(StopLimit))).ToArray();
        var outcomes = await Task.WhenAll(stopping);
        foreach (var silo in _silos)
        {
            silo.Dispose();
        }

        _silos.Clear();
        ClusterFile.Delete(_plan.DataDirectory);
        return [.. outcomes.Where(outcome => !outcome.IsClean).Select(outcome => outcome.Name)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private void WriteFile() => new ClusterFile([.. _silos.Select(silo => silo.Entry)]).Write(_plan.DataDirectory);

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            var waiting = _silos.ToArray().Select(silo => WaitUntilReadyAsync(http, silo, limit.Token)).ToList();
            while (waiting.Count > 0)
            {
                // The first failure ends the wait: the silos that are still starting may be waiting for the one that failed.
                var next = await Task.WhenAny(waiting);
                waiting.Remove(next);
                await next;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(ExitCode.Unavailable,
                $"The silos were not ready within {StartLimit.TotalSeconds:0} s: see {Path.Combine(_plan.DataDirectory, "logs")}.");
        }
        finally
        {
            await limit.CancelAsync();
        }
    }

    private async Task WaitUntilReadyAsync(HttpClient http, SiloProcess silo, CancellationToken cancellationToken)
    {
        var ready = new Uri(silo.Plan.HttpAddress, "/health/ready");
        var aborts = 0;
        while (!await IsReadyAsync(http, ready, cancellationToken))
        {
            if (await Task.WhenAny(silo.Exited, Task.Delay(PollInterval, cancellationToken)) != silo.Exited)
            {
                continue;
            }

            // Orleans ends a silo that the others have declared dead, which happens to one that gets no processor while it starts.
            silo = await silo.Exited == SiloProcess.AbortedExitCode && aborts++ < MostAborts
                ? StartAgain(silo)
                : throw new CommandException(ExitCode.Failure, silo.Describe(await silo.Exited));
        }
    }

    private SiloProcess StartAgain(SiloProcess ended)
    {
        // Several silos may come here at once.
        lock (_silos)
        {
            ended.Dispose();
            return _silos[_silos.IndexOf(ended)] = SiloProcess.Start(_plan, ended.Plan);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet: that is what is being waited for.
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
