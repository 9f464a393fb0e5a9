using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.KeyValue.Report;
using Grid.Benchmarks.Peers;

namespace Grid.Benchmarks.KeyValue;

/// <summary>Starts each system, loads the same records into it, and measures the same load on one after the other, in rounds.</summary>
internal static class KeyValueBenchmark
{
    public static async Task<int> RunAsync(KeyValueSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var report = new KeyValueReport("kv");
        await using var peers = new PeerSet();
        Begin(peers, settings, report, cancellationToken);
        await peers.ReadyAsync();
        var records = new Records(settings.Records, settings.ValueBytes);
        var inserted = new Dictionary<IKeyValuePeer, InsertedRecords>();
        foreach (var peer in peers.All)
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
                IReadOnlyList<IKeyValuePeer> able = [.. peers.All.Where(peer => workload == Workload.ReadOnly || !peer.IsReadOnly)];
                var rounds = await turns.MeasureAsync(able, workload, callers, cancellationToken);
                foreach (var figure in RoundSummary.Of(
                    workload.Name, callers, [.. able.Select(peer => peer.Name)], rounds,
                    index => index == 0 ? null : KeyValueTarget.Of(workload, callers, able[index].IsReadOnly)))
                {
                    report.Add(figure);
                }
            }
        }

        await report.WriteAsync(json, new { settings.Records, settings.ValueBytes, settings.Rounds, Seconds = settings.Length.TotalSeconds }, cancellationToken);
        return report.IsComplete ? ExitCode.Met : ExitCode.Missed;
    }

    private static void Begin(PeerSet peers, KeyValueSettings settings, KeyValueReport report, CancellationToken cancellationToken)
    {
        var (redis, garnet) = (PeerProgram.FindRedis(), PeerProgram.FindGarnet(settings.GarnetPath));
        if (settings.WithPeers)
        {
            PeerProgram.Check(settings.RequirePeers, redis, garnet);
        }

        peers.Begin(GridKeyValuePeer.StartAsync("Grid", [], "memory", cancellationToken));
        if (!settings.WithPeers)
        {
            return;
        }

        if (redis.Path is { } redisServer)
        {
            peers.Begin(RedisPeer.StartRedisAsync(redisServer, redis.Name, ["--appendonly", "no"], cancellationToken));
        }
        else
        {
            report.Skip(redis.Name, redis.Reason);
        }

        if (garnet.Path is { } garnetServer)
        {
            peers.Begin(RedisPeer.StartGarnetAsync(garnetServer, cancellationToken));
        }
        else
        {
            report.Skip(garnet.Name, garnet.Reason);
        }

        peers.Begin(OrleansPeer.StartAsync(cancellationToken));
    }
}
