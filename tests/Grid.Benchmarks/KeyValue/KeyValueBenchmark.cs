using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.KeyValue.Report;

namespace Grid.Benchmarks.KeyValue;

/// <summary>Starts each system, loads the same records into it, and measures the same load on one after the other, in rounds.</summary>
internal static class KeyValueBenchmark
{
    public static async Task<int> RunAsync(KeyValueSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var report = new KeyValueReport("kv");
        var peers = new List<IKeyValuePeer>();
        try
        {
            if (!await StartAsync(peers, settings, report, cancellationToken))
            {
                return 1;
            }

            var records = new Records(settings.Records, settings.ValueBytes);
            var inserted = new Dictionary<IKeyValuePeer, InsertedRecords>();
            foreach (var peer in peers)
            {
                await peer.LoadAsync(records, cancellationToken);
                inserted[peer] = new InsertedRecords(records.Count);
                report.Take(peer.Name, peer.Version);
            }

            report.PrintHeader();
            var turns = new Turns(records, inserted, settings.Rounds, settings.Length, warmUp: settings.Length);
            foreach (var workload in settings.Workloads)
            {
                foreach (var callers in settings.Callers)
                {
                    IReadOnlyList<IKeyValuePeer> able = [.. peers.Where(peer => workload == Workload.ReadOnly || !peer.IsReadOnly)];
                    var rounds = await turns.MeasureAsync(able, workload, callers, cancellationToken);
                    var figures = RoundSummary.Of(
                        workload.Name, callers, [.. able.Select(peer => peer.Name)], rounds,
                        index => index == 0 ? null : KeyValueTarget.Of(workload, callers, able[index].IsReadOnly));
                    foreach (var figure in figures)
                    {
                        report.Add(figure);
                    }
                }
            }
        }
        finally
        {
            foreach (var peer in peers)
            {
                await peer.DisposeAsync();
            }
        }

        if (json is not null)
        {
            await report.WriteAsync(json, new { settings.Records, settings.ValueBytes, settings.Rounds, Seconds = settings.Length.TotalSeconds }, cancellationToken);
        }

        return report.IsComplete ? 0 : 1;
    }

    private static async Task<bool> StartAsync(List<IKeyValuePeer> peers, KeyValueSettings settings, KeyValueReport report, CancellationToken cancellationToken)
    {
        var redis = ProgramFile.Find("redis-server");
        var garnet = settings.GarnetPath ?? ProgramFile.Find("garnet-server");
        if (settings.RequirePeers && (redis is null || garnet is null))
        {
            await Console.Error.WriteLineAsync(
                "Redis or Garnet is missing: install Debian's package 'redis-server' and run 'dotnet tool install --global garnet-server', or leave --require-peers out.");
            return false;
        }

        peers.Add(await GridKeyValuePeer.StartAsync("Grid", [], "memory", cancellationToken));
        if (!settings.WithPeers)
        {
            return true;
        }

        if (redis is not null)
        {
            peers.Add(await RedisPeer.StartRedisAsync(redis, "Redis", ["--appendonly", "no"], cancellationToken));
        }
        else
        {
            report.Skip("Redis", "redis-server is not installed");
        }

        if (garnet is not null)
        {
            peers.Add(await RedisPeer.StartGarnetAsync(garnet, cancellationToken));
        }
        else
        {
            report.Skip("Garnet", "garnet-server is not installed");
        }

        peers.Add(await OrleansPeer.StartAsync(cancellationToken));
        return true;
    }
}
