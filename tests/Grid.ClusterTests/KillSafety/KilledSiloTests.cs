using System.Collections.Concurrent;
using Grid.Client;
using Grid.Client.Tables;
using Grid.ClusterTests.Processes;
using Grid.Errors;

namespace Grid.ClusterTests.KillSafety;

/// <summary>Nothing acknowledged is lost when real processes are killed under load.</summary>
public sealed class KilledSiloTests
{
    private const int Writers = 32;

    private sealed record Entry(long Id, long Value);

    /// <summary>One silo, one store: killed with <c>kill -9</c> in the middle of writes, started again, everything acknowledged is read back.</summary>
    [Fact]
    public async Task Kill_OnlySiloUnderWriteLoad_EveryAcknowledgedRowIsThereAfterRestart()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 1, stores: 1, folder: null, "--restart");
        var grid = await cluster.ConnectAsync(options => options.Timeout = TimeSpan.FromSeconds(30));
        await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        var load = new WriteLoad(grid);
        for (var round = 0; round < 3; round++)
        {
            load.Start();
            await load.WaitForAcknowledgedAsync(2_000);
            cluster.Kill(0);
            await load.StopAsync();
            await cluster.WaitForRestartAsync(0);
        }

        await load.VerifyAsync(cluster);
    }

    /// <summary>Three silos over two stores: any one is killed, the others take over and have everything.</summary>
    [Fact]
    public async Task Kill_OneOfThreeSilosUnderWriteLoad_EveryAcknowledgedRowIsReadableWithinSeconds()
    {
        await using var cluster = await LocalCluster.StartAsync(silos: 3, stores: 2);
        var grid = await cluster.ConnectAsync();
        await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        var load = new WriteLoad(grid);
        load.Start();
        await load.WaitForAcknowledgedAsync(2_000);
        cluster.Kill(1);
        await load.WaitForAcknowledgedAsync(4_000);
        await load.StopAsync();
        await load.VerifyAsync(cluster);
    }

    /// <summary>SIGTERM loses nothing either, and what was written before is there after a fresh start of the whole cluster.</summary>
    [Fact]
    public async Task Stop_WholeClusterAndStartAgain_EverythingIsThere()
    {
        var folder = Directory.CreateTempSubdirectory("grid-test-").FullName;
        try
        {
            await using (var cluster = await LocalCluster.StartAsync(silos: 2, stores: 2, folder))
            {
                var grid = await cluster.ConnectAsync();
                await grid.SqlAsync("CREATE TABLE entries (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
                await grid.Table<long, Entry>("entries").PutManyAsync([.. Enumerable.Range(0, 1_000).Select(id => new Entry(id, id * 3))]);
                Assert.Equal(0, await cluster.StopAsync());
            }

            await using (var again = await LocalCluster.StartAsync(silos: 2, stores: 2, folder))
            {
                var grid = await again.ConnectAsync();
                Assert.Equal(1_000, await grid.QueryAsync<long>("SELECT COUNT(*) FROM entries WHERE value = id * 3").ContinueWith(rows => rows.Result[0]));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Many writers, each putting rows of its own and remembering which were acknowledged.</summary>
    private sealed class WriteLoad(IGrid grid)
    {
        private readonly IGridTable<long, Entry> _entries = grid.Table<long, Entry>("entries");
        private readonly ConcurrentDictionary<long, long> _acknowledged = new();
        private readonly ConcurrentBag<long> _unknown = [];
        private CancellationTokenSource _stop = new();
        private Task[] _writers = [];
        private long _next;

        public void Start()
        {
            _stop = new CancellationTokenSource();
            _writers = [.. Enumerable.Range(0, Writers).Select(_ => WriteAsync(_stop.Token))];
        }

        public Task WaitForAcknowledgedAsync(int more)
        {
            var goal = _acknowledged.Count + more;
            return LocalCluster.WaitUntilAsync(() => Task.FromResult(_acknowledged.Count >= goal), () => $"{_acknowledged.Count} of {goal} writes acknowledged.");
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_writers);
        }

        public async Task VerifyAsync(LocalCluster cluster)
        {
            Assert.True(_acknowledged.Count > 0);
            var found = await _entries.GetManyAsync(_acknowledged.Keys);
            var lost = _acknowledged.Where(pair => !found.TryGetValue(pair.Key, out var row) || row.Value != pair.Value).ToList();
            Assert.True(lost.Count == 0, $"{lost.Count} of {_acknowledged.Count} acknowledged rows are lost. {cluster.Output}");
            var count = (await grid.QueryAsync<long>("SELECT COUNT(*) FROM entries"))[0];
            Assert.InRange(count, _acknowledged.Count, _acknowledged.Count + _unknown.Count);
        }

        private async Task WriteAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                var id = Interlocked.Increment(ref _next);
                try
                {
                    await _entries.PutAsync(new Entry(id, id * 7), cancellationToken: stop);
                    _acknowledged[id] = id * 7;
                }
                catch (Exception failure) when (failure is OutcomeUnknownException or OperationCanceledException or GridException { IsTransient: true })
                {
                    _unknown.Add(id);
                }
            }
        }
    }
}
