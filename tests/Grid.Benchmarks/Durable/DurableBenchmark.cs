using Grid.Benchmarks.Durable.Peers;
using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.KeyValue.Report;
using Grid.Benchmarks.Peers;
using Grid.Processes;
using Npgsql;

namespace Grid.Benchmarks.Durable;

/// <summary>
/// Starts each system so that a write is on disk when it is acknowledged, loads the same records, and measures writes on one after
/// the other, in rounds: the grid over its embedded store with Redis, then the grid over PostgreSQL with what else writes to the same server.
/// </summary>
internal static class DurableBenchmark
{
    /// <summary>The least rates of the grid that are aimed at with this number of callers, relative to another system.</summary>
    private const int TargetCallers = 256;
    private const double RedisTarget = 1.0;
    private const double NpgsqlTarget = 20;
    private const double OrleansTarget = 30;

    private static readonly Workload Writes = new("W", "only writes, of any record alike", Reads: 0, IsEven: true);

    /// <returns>0 when no target is missed, otherwise 1.</returns>
    public static async Task<int> RunAsync(DurableSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var (redis, postgreSql) = (PeerProgram.FindRedis(), PeerProgram.FindPostgreSql());
        PeerProgram.Check(settings.RequirePeers, [.. settings is { WithSqlite: true, WithPeers: true } ? [redis] : Array.Empty<PeerProgram>(), .. settings.WithPostgreSql ? [postgreSql] : Array.Empty<PeerProgram>()]);
        var report = new KeyValueReport("durable");
        var records = new Records(settings.Records, settings.ValueBytes);
        if (settings.WithSqlite)
        {
            await MeasureSqliteAsync(redis, records, settings, report, cancellationToken);
        }

        if (settings.WithPostgreSql && postgreSql.Path is { } binaries)
        {
            await MeasurePostgreSqlAsync(binaries, records, settings, report, cancellationToken);
        }
        else if (settings.WithPostgreSql)
        {
            report.Skip(postgreSql.Name, postgreSql.Reason);
        }

        await report.WriteAsync(
            json, new { settings.Records, settings.ValueBytes, settings.Rounds, Seconds = settings.Length.TotalSeconds, WarmUpSeconds = settings.WarmUp.TotalSeconds, settings.Connections }, cancellationToken);
        return report.IsComplete ? ExitCode.Met : ExitCode.Missed;
    }

    private static async Task MeasureSqliteAsync(PeerProgram redis, Records records, DurableSettings settings, KeyValueReport report, CancellationToken cancellationToken)
    {
        await using var peers = new PeerSet();
        peers.Begin(GridKeyValuePeer.StartAsync("Grid on SQLite", [], "durable", cancellationToken));
        if (settings.WithPeers && redis.Path is null)
        {
            report.Skip(redis.Name, redis.Reason);
        }
        else if (settings.WithPeers)
        {
            peers.Begin(RedisPeer.StartRedisAsync(redis.Path!, "Redis, fsync always", ["--appendonly", "yes", "--appendfsync", "always"], cancellationToken));
        }

        await peers.ReadyAsync();
        await MeasureAsync("SQLite", peers.All, records, settings, report, cancellationToken);
    }

    private static async Task MeasurePostgreSqlAsync(string binaries, Records records, DurableSettings settings, KeyValueReport report, CancellationToken cancellationToken)
    {
        await using var server = await PrivatePostgreSql.StartAsync(binaries);
        await using var peers = new PeerSet();
        string[] store = ["--Grid:Stores:0:Name=store-0", "--Grid:Stores:0:Provider=postgres", $"--Grid:Stores:0:ConnectionString={await CreateDatabaseAsync(server, "grid")}"];
        peers.Begin(GridKeyValuePeer.StartAsync("Grid on PostgreSQL", store, "durable", cancellationToken));
        if (settings.WithPeers)
        {
            peers.Begin(NpgsqlPeer.StartAsync(await CreateDatabaseAsync(server, "upserts"), settings.Connections, cancellationToken));
            peers.Begin(OrleansStoragePeer.StartAsync(await CreateDatabaseAsync(server, "orleans"), cancellationToken));
        }

        await peers.ReadyAsync();
        await MeasureAsync("PostgreSQL", peers.All, records, settings, report, cancellationToken);
    }

    private static async Task<string> CreateDatabaseAsync(PrivatePostgreSql server, string name)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString());
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        return server.ConnectionString(name);
    }

    private static async Task MeasureAsync(
        string group, IReadOnlyList<IKeyValuePeer> peers, Records records, DurableSettings settings, KeyValueReport report, CancellationToken cancellationToken)
    {
        foreach (var peer in peers)
        {
            await peer.LoadAsync(records, cancellationToken);
            report.Take(peer.Name, peer.Version);
        }

        report.PrintHeader();
        var turns = new Turns(records, peers.ToDictionary(peer => peer, _ => new InsertedRecords(records.Count)), settings.Rounds, settings.Length, settings.WarmUp);
        foreach (var callers in settings.Callers)
        {
            var rounds = await turns.MeasureAsync(peers, Writes, callers, cancellationToken);
            foreach (var figure in RoundSummary.Of(group, callers, [.. peers.Select(peer => peer.Name)], rounds, index => TargetOf(peers[index], callers)))
            {
                report.Add(figure);
            }
        }
    }

    private static double? TargetOf(IKeyValuePeer peer, int callers) => callers != TargetCallers ? null : peer switch
    {
        RedisPeer => RedisTarget,
        NpgsqlPeer => NpgsqlTarget,
        OrleansStoragePeer => OrleansTarget,
        _ => null,
    };
}
