using Grid.Client;
using Grid.Client.Hosting;
using Grid.Cluster;
using Grid.Processes;
using Grid.Silo.Commands.LocalClusters;
using Grid.Simulation.Chaos.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Simulation.Chaos.Cluster;

/// <summary>The silo processes of the grid under test, and clients of it in this process. A silo never outlives this process.</summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<IHost> _clients = [];
    private readonly int _copies;

    private TestedCluster(ClusterPlan plan, int copies)
    {
        _copies = copies;
        Silos = [.. plan.Silos.Select(silo => new TestedSilo(plan, silo, _http))];
    }

    public IReadOnlyList<TestedSilo> Silos { get; }

    /// <summary>Starts every silo and returns when all serve.</summary>
    public static async Task<TestedCluster> StartAsync(ChaosOptions options, TestedDatabases databases, string folder, CancellationToken cancellationToken)
    {
        var ports = FreePorts.Take(3 * options.Silos);
        var cluster = new TestedCluster(
            new ClusterPlan
            {
                DataDirectory = folder,
                SiloCount = options.Silos,
                StoreCount = options.Stores,
                Copies = options.Copies,
                HttpPort = ports,
                SiloPort = ports + options.Silos,
                GatewayPort = ports + (2 * options.Silos),
                Configuration = ["--Grid:FailureDetection=Fast", "--Grid:Journal:MinInSync=1", .. databases.Settings],
            },
            options.Copies);
        try
        {
            foreach (var silo in cluster.Silos)
            {
                silo.Start();
            }

            var ready = await Task.WhenAll(cluster.Silos.Select(silo => silo.TryWaitUntilReadyAsync(StartLimit, cancellationToken)));
            if (Array.IndexOf(ready, false) is >= 0 and var failed)
            {
                throw new InvalidOperationException(await cluster.Silos[failed].DescribeEndAsync()
                    ?? $"{cluster.Silos[failed].Name} is not ready after {StartLimit.TotalSeconds:0} s: see {folder}/logs.");
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client in this process that knows the gateways of all silos.</summary>
    public async Task<IGrid> ConnectAsync(Action<GridClientOptions> configure)
    {
        var host = await TestedClient.StartAsync(Silos.Select(silo => silo.Gateway), configure, CancellationToken.None);
        _clients.Add(host);
        return host.Services.GetRequiredService<IGrid>();
    }

    /// <summary>Partitions that have all of their copies in-sync.</summary>
    public int CountInSync(ClusterStatus status) => status.Partitions.Count(partition => partition.InSync.Length == _copies);

    /// <summary>Asks the grid again and again until its status is as wanted. Null when it is not within the limit.</summary>
    public static async Task<ClusterStatus?> TryWaitAsync(IGrid grid, Func<ClusterStatus, bool> isWanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        try
        {
            while (true)
            {
                if (await TryReadStatusAsync(grid, timer.Token) is { } status && isWanted(status))
                {
                    return status;
                }

                await Task.Delay(PollInterval, timer.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The grid's status; null when it cannot tell now.</summary>
    public static async Task<ClusterStatus?> TryReadStatusAsync(IGrid grid, CancellationToken cancellationToken)
    {
        try
        {
            return await grid.GetStatusAsync(cancellationToken);
        }
        catch (Errors.GridException)
        {
            return null;
        }
    }

    /// <summary>Stops all silos on purpose. Returns what was wrong with how they ended.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await DisconnectAsync();
        var problems = await Task.WhenAll(Silos.Select(silo => silo.StopAsync()));
        return [.. problems.OfType<string>()];
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        foreach (var silo in Silos)
        {
            await silo.KillAsync();
            silo.Dispose();
        }

        _http.Dispose();
    }

    private async Task DisconnectAsync()
    {
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        _clients.Clear();
    }
}
