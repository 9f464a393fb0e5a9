using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grid.ClusterTests.Processes;

namespace Grid.ClusterTests.Gateways;

/// <summary>Gateways before silos, as real processes: what HTTP promises holds through them while silos and gateways die.</summary>
public sealed class GatewayTests
{
    private const int Writers = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Gateways_SiloAndGatewayAreKilledUnderLoad_EverythingAcknowledgedIsThere()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 3, stores: 2);
        await using var first = await StartAsync(cluster);
        await using var second = await StartAsync(cluster);
        using var created = await first.Http.PostAsJsonAsync("/api/sql", new { sql = "CREATE TABLE entry (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)" });
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);

        var load = new Load([first, second]);
        load.Start();
        await load.WaitForAcknowledgedAsync(300);
        cluster.Kill(1);
        await load.WaitForAcknowledgedAsync(600);
        GridProgram.Signal("KILL", first.Program.Id);
        load.Leave(first);
        await load.WaitForAcknowledgedAsync(900);
        await load.StopAsync();

        using var ready = await second.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        foreach (var id in load.Acknowledged.Order().Where((_, index) => index % 10 == 0))
        {
            var row = await second.Http.GetFromJsonAsync<JsonElement>($"/api/tables/entry/rows/{id}");
            Assert.Equal(3 * id, row.GetProperty("value").GetInt64());
        }

        using var answer = await second.Http.PostAsJsonAsync("/api/sql", new { sql = "SELECT id FROM entry ORDER BY id" });
        var rows = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("rows").EnumerateArray().Select(row => row[0].GetInt64()).ToHashSet();
        Assert.DoesNotContain(load.Acknowledged, id => !rows.Contains(id));
    }

    [Fact]
    public async Task Gateway_WhatASiloServes_IsServedTheSame()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 1);
        await using var gateway = await StartAsync(cluster);
        await cluster.SqlAsync("CREATE TABLE entry (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        using var put = await gateway.Http.PutAsJsonAsync("/api/tables/entry/rows/7", new { value = 21 });
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        using var stale = new HttpRequestMessage(HttpMethod.Put, "/api/tables/entry/rows/7") { Content = JsonContent.Create(new { value = 22 }) };
        stale.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
        using var refused = await gateway.Http.SendAsync(stale);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);

        // Numbers of rows are of a moment ago.
        foreach (var path in new[] { "/api/tables/entry/rows/7", "/api/tables/entry", "/api/tables/nothing" })
        {
            await LocalCluster.WaitUntilAsync(async () =>
            {
                using var here = await gateway.Http.GetAsync(path);
                using var there = await cluster.GetAsync(path);
                return here.StatusCode == there.StatusCode && await here.Content.ReadAsStringAsync() == await there.Content.ReadAsStringAsync();
            }, () => $"{path} is answered otherwise than by the silo.");
        }

        Assert.Contains("\"partitions\":", await gateway.Http.GetStringAsync("/api/cluster"));
        Assert.Contains("bytesPerRow", await gateway.Http.GetStringAsync("/api/tables"));
        Assert.Contains("grid_http_requests_total", await gateway.Http.GetStringAsync("/metrics"));
        Assert.Contains("gateway", await gateway.Http.GetStringAsync("/"));
        Assert.Equal(0, await gateway.Program.StopAsync(Patience));
        Assert.Equal(HttpStatusCode.OK, (await cluster.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Gateway_SilosAreGoneAndComeBack_ReadinessFollows()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 1, folder: null, "--restart");
        await using var gateway = await StartAsync(cluster);
        cluster.Kill(0);
        await LocalCluster.WaitUntilAsync(async () => await gateway.StatusAsync("/health/ready") == HttpStatusCode.ServiceUnavailable, () => gateway.Program.Output);
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusAsync("/health/live"));
        await LocalCluster.WaitUntilAsync(async () => await gateway.StatusAsync("/health/ready") == HttpStatusCode.OK, () => gateway.Program.Output);
    }

    private static async Task<Gateway> StartAsync(LocalCluster cluster)
    {
        var port = FreePorts.Take(1);
        var gateways = cluster.Silos.SelectMany(silo => new[] { "--gateway", $"127.0.0.1:{silo.GatewayPort}" });
        var gateway = new Gateway(GridProgram.Start(["gateway", "--http-port", $"{port}", .. gateways]), port);
        await LocalCluster.WaitUntilAsync(async () => await gateway.StatusAsync("/health/ready") == HttpStatusCode.OK, () => gateway.Program.Output);
        return gateway;
    }

    private sealed class Gateway(GridProgram program, int port) : IAsyncDisposable
    {
        public GridProgram Program => program;

        public HttpClient Http { get; } = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };

        /// <summary>The status of an answer; null when there is none.</summary>
        public async Task<HttpStatusCode?> StatusAsync(string path)
        {
            try
            {
                using var response = await Http.GetAsync(path);
                return response.StatusCode;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Http.Dispose();
            return program.DisposeAsync();
        }
    }

    // Writers put rows through any gateway, as behind a load balancer, each row until it is acknowledged.
    private sealed class Load(List<Gateway> gateways)
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private readonly HashSet<long> _acknowledged = [];
        private Task[] _writers = [];
        private long _nextId;

        public IReadOnlyCollection<long> Acknowledged
        {
            get
            {
                lock (_gate)
                {
                    return [.. _acknowledged];
                }
            }
        }

        public void Start() => _writers = [.. Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer)))];

        public Task WaitForAcknowledgedAsync(int count) =>
            LocalCluster.WaitUntilAsync(() => Task.FromResult(Acknowledged.Count >= count), () => $"{Acknowledged.Count} rows were acknowledged, not {count}.");

        /// <summary>Sends nothing more through a gateway that is gone.</summary>
        public void Leave(Gateway gateway)
        {
            lock (_gate)
            {
                gateways.Remove(gateway);
            }
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_writers);
        }

        private async Task WriteAsync(int writer)
        {
            for (var turn = writer; !_stop.IsCancellationRequested; turn++)
            {
                var id = Interlocked.Increment(ref _nextId);
                while (!_stop.IsCancellationRequested && !await TryPutAsync(Next(turn++), id))
                {
                    await Task.Delay(10);
                }
            }
        }

        private Gateway Next(int turn)
        {
            lock (_gate)
            {
                return gateways[turn % gateways.Count];
            }
        }

        private async Task<bool> TryPutAsync(Gateway gateway, long id)
        {
            try
            {
                using var response = await gateway.Http.PutAsJsonAsync($"/api/tables/entry/rows/{id}", new { value = 3 * id });
                if (!response.IsSuccessStatusCode)
                {
                    // What a silo that dies can cause, and nothing else.
                    Assert.Contains(response.StatusCode, new[] { HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout });
                    return false;
                }
            }
            catch (HttpRequestException)
            {
                return false;
            }

            lock (_gate)
            {
                _acknowledged.Add(id);
            }

            return true;
        }
    }
}
