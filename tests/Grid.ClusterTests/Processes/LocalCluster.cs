using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grid.Client;
using Grid.Client.Hosting;
using Grid.Simulation.Chaos.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.ClusterTests.Processes;

/// <summary>A <c>grid cluster</c> of real processes in a folder of its own, stopped and removed at the end, also when a test fails.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private readonly GridProgram _program;
    private readonly List<IHost> _clients = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly bool _ownsFolder;

    private LocalCluster(GridProgram program, string folder, bool ownsFolder)
    {
        _program = program;
        Folder = folder;
        _ownsFolder = ownsFolder;
    }

    public string Folder { get; }

    public string Output => _program.Output;

    public IReadOnlyList<SiloProcess> Silos { get; private set; } = [];

    /// <summary>Starts a cluster and waits until every silo is ready.</summary>
    /// <param name="folder">An existing data folder, which is kept; null for a new one.</param>
    public static Task<LocalCluster> StartAsync(int silos, int stores, string? folder = null, params IEnumerable<string> more) =>
        StartAsync(silos, folder, ["--silos", $"{silos}", "--stores", $"{stores}", .. more]);

    /// <summary>Starts a named arrangement with the numbers that it has by itself, and waits until every silo is ready.</summary>
    /// <param name="silos">How many silos these are.</param>
    public static Task<LocalCluster> StartAsync(string arrangement, int silos, params IEnumerable<string> more) =>
        StartAsync(silos, folder: null, ["--arrangement", arrangement, .. more]);

    private static async Task<LocalCluster> StartAsync(int silos, string? folder, IEnumerable<string> arguments)
    {
        var data = folder ?? Directory.CreateTempSubdirectory("grid-test-").FullName;
        var ports = FreePorts.Take(3 * silos);
        var program = GridProgram.Start([
            "cluster", "--data", data,
            "--http-port", $"{ports}", "--silo-port", $"{ports + silos}", "--gateway-port", $"{ports + (2 * silos)}", .. arguments]);
        var cluster = new LocalCluster(program, data, ownsFolder: folder is null);
        try
        {
            await cluster.WaitForFileAsync();
            await WaitUntilAsync(cluster.IsReadyAsync, () => $"The cluster is not ready:\n{cluster.Output}");
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    public static async Task WaitUntilAsync(Func<Task<bool>> condition, Func<string> message)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException(message());
            }

            await Task.Delay(25);
        }
    }

    /// <summary>A client in this process, connected to every gateway.</summary>
    public async Task<IGrid> ConnectAsync(Action<GridClientOptions>? configure = null)
    {
        var host = await TestedClient.StartAsync(Silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}"), configure ?? (_ => { }), CancellationToken.None);
        _clients.Add(host);
        return host.Services.GetRequiredService<IGrid>();
    }

    public async Task<JsonElement> SqlAsync(string sql, int silo = 0)
    {
        var response = await _http.PostAsJsonAsync($"{Silos[silo].Url}/api/sql", new { sql });
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode ? body : throw new HttpRequestException(body.ToString(), null, response.StatusCode);
    }

    /// <summary>The answer of <c>GET /api/cluster</c>.</summary>
    public Task<JsonElement> StatusAsync(int silo = 0) => _http.GetFromJsonAsync<JsonElement>($"{Silos[silo].Url}/api/cluster");

    /// <summary>An answer that has no end.</summary>
    public Task<Stream> OpenStreamAsync(string path, int silo = 0) => _http.GetStreamAsync($"{Silos[silo].Url}{path}");

    public Task<HttpResponseMessage> GetAsync(string path, int silo = 0) => _http.GetAsync($"{Silos[silo].Url}{path}");

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(method, $"{Silos[0].Url}{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return _http.SendAsync(request);
    }

    /// <summary>Ends one silo at once, as a power failure of its machine would.</summary>
    public void Kill(int silo) => GridProgram.Signal("KILL", Silos[silo].Pid);

    /// <summary>Asks one silo to leave, as whoever restarts silos one after another does.</summary>
    public void AskToStop(int silo) => GridProgram.Signal("TERM", Silos[silo].Pid);

    /// <summary>Takes an embedded store away, as when its disk is taken out: the database first, so that nobody opens it meanwhile.</summary>
    public void LoseStore(string store)
    {
        var lost = Directory.CreateDirectory(Path.Combine(Folder, store + ".lost")).FullName;
        foreach (var name in new[] { "", "-wal", "-shm" }.Select(suffix => store + ".db" + suffix).Where(name => File.Exists(Path.Combine(Folder, name))))
        {
            File.Move(Path.Combine(Folder, name), Path.Combine(lost, name));
        }
    }

    /// <summary>Waits until one silo owns every partition.</summary>
    /// <param name="silo">Index of the silo that is asked.</param>
    public Task WaitForOwnerAsync(string name, int silo) => WaitUntilAsync(
        async () =>
        {
            try
            {
                var status = await StatusAsync(silo);
                return status.GetProperty("unreachable").GetArrayLength() == 0
                    && status.GetProperty("partitions").EnumerateArray().All(partition => partition.GetProperty("owner").GetString() == name);
            }
            catch (HttpRequestException failure) when (failure.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                // The grain that collects the status may have been on the silo that was killed.
                return false;
            }
        },
        () => $"{name} does not own every partition:\n{Output}");

    /// <summary>Waits until a killed silo runs again with a new process and is ready.</summary>
    public async Task WaitForRestartAsync(int silo)
    {
        var killed = Silos[silo].Pid;
        await WaitUntilAsync(
            async () =>
            {
                await WaitForFileAsync();
                return Silos[silo].Pid != killed && await IsReadyAsync();
            },
            () => $"Silo {silo} was not restarted:\n{Output}");
    }

    public Task<int> StopAsync() => _program.StopAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.StopAsync();
            client.Dispose();
        }

        await _program.DisposeAsync();
        _http.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task WaitForFileAsync()
    {
        var file = Path.Combine(Folder, "cluster.json");
        await WaitUntilAsync(() => Task.FromResult(File.Exists(file)), () => $"No {file}:\n{Output}");
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Silos = [.. json.RootElement.GetProperty("silos").EnumerateArray().Select(silo => new SiloProcess(
            silo.GetProperty("name").GetString()!, silo.GetProperty("pid").GetInt32(), silo.GetProperty("httpPort").GetInt32(),
            silo.GetProperty("siloPort").GetInt32(), silo.GetProperty("gatewayPort").GetInt32(), silo.GetProperty("home").GetString()!))];
    }

    private async Task<bool> IsReadyAsync()
    {
        foreach (var silo in Silos)
        {
            try
            {
                var response = await _http.GetAsync($"{silo.Url}/health/ready");
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    return false;
                }
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        return true;
    }
}
