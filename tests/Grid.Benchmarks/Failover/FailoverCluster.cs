using System.Globalization;
using System.Text.Json;
using Grid.Benchmarks.Hosting;
using Grid.Processes;
using Microsoft.Extensions.Hosting;

namespace Grid.Benchmarks.Failover;

/// <summary>A <c>grid cluster</c> of real processes in a folder of its own, each silo with a store, and a client of it in this process.</summary>
internal sealed class FailoverCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-failover-");
    private readonly GridProgram _program;
    private List<(string Name, int Process, int Http, int Gateway)> _silos = [];

    private FailoverCluster(int sets)
    {
        var ports = FreePorts.Take(3 * sets);
        _program = GridProgram.Start(
            "cluster", "--data", _folder.FullName, "--silos", Text(sets), "--stores", Text(sets), "--copies", "2",
            "--http-port", Text(ports), "--silo-port", Text(ports + sets), "--gateway-port", Text(ports + (2 * sets)));
    }

    /// <summary>Starts as many sets and waits until every silo is ready.</summary>
    public static async Task<FailoverCluster> StartAsync(int sets, CancellationToken cancellationToken)
    {
        var cluster = new FailoverCluster(sets);
        try
        {
            await cluster.WaitAsync(() => Task.FromResult(cluster.TryReadSilos()), cancellationToken);
            using var asker = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            foreach (var (_, _, http, _) in cluster._silos)
            {
                var health = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}/health/ready"));
                await cluster.WaitAsync(async () => (await asker.GetAsync(health, cancellationToken)).IsSuccessStatusCode, cancellationToken);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task<IHost> ConnectAsync(CancellationToken cancellationToken) => GridClientHost.StartAsync(null, _silos.Select(silo => silo.Gateway), cancellationToken);

    /// <summary>Ends one silo at once, as a power failure of its machine would.</summary>
    public void KillSilo(int number) => GridProgram.Signal("KILL", _silos[number].Process);

    /// <summary>Ends one silo at once and takes its store away, as when the machine and its disk are lost.</summary>
    public void LoseSet(int number)
    {
        KillSilo(number);
        // The database first, so that nobody opens it meanwhile.
        foreach (var file in new[] { "", "-wal", "-shm" }.Select(suffix => Path.Combine(_folder.FullName, $"store-{number}.db{suffix}")).Where(File.Exists))
        {
            File.Move(file, file + ".lost");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _program.StopAsync(Patience);
        await _program.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private bool TryReadSilos()
    {
        var file = Path.Combine(_folder.FullName, "cluster.json");
        if (!File.Exists(file))
        {
            return false;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        _silos = [.. json.RootElement.GetProperty("silos").EnumerateArray().Select(silo => (
            silo.GetProperty("name").GetString()!, silo.GetProperty("pid").GetInt32(), silo.GetProperty("httpPort").GetInt32(), silo.GetProperty("gatewayPort").GetInt32()))];
        return true;
    }

    private async Task WaitAsync(Func<Task<bool>> isSoAsync, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (!await TryAsync(isSoAsync))
        {
            if (limit.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The cluster was not ready within {Patience.TotalSeconds:0} s. It wrote: {_program.Output}");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    // A silo that does not listen yet refuses the connection.
    private static async Task<bool> TryAsync(Func<Task<bool>> isSoAsync)
    {
        try
        {
            return await isSoAsync();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
