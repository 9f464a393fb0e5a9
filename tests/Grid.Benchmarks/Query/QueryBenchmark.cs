using System.Globalization;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Peers;

namespace Grid.Benchmarks.Query;

/// <summary>Loads the same rows into each system and measures the same queries, one system after the other for each query.</summary>
internal static class QueryBenchmark
{
    private const string FixedCost = "fixed cost (empty table)";
    private const double MaxFixedCostMilliseconds = 3;

    public static async Task<int> RunAsync(QuerySettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var postgreSql = PeerProgram.FindPostgreSql();
        PeerProgram.Check(settings.RequirePeers, postgreSql);
        await using var grid = await GridPeer.StartAsync(cancellationToken);
        var peers = new List<IPeer> { grid, new DuckDbPeer() };
        var report = new QueryReport(settings);
        if (postgreSql.Path is { } binaries)
        {
            peers.Add(new PostgreSqlPeer(binaries));
        }
        else
        {
            report.Skip(postgreSql.Name, postgreSql.Reason);
        }

        var timing = new Timing(settings.WarmUp, settings.Runs);

        try
        {
            foreach (var peer in peers)
            {
                var elapsed = await Timing.OnceAsync(() => peer.LoadAsync(settings.Rows, cancellationToken));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer.Name}: {settings.Rows:N0} rows in {elapsed.TotalSeconds:0.0} s"));
            }

            foreach (var query in BenchmarkQuery.All)
            {
                await MeasureAsync(query, peers, timing, report);
            }

            var cost = await timing.MedianAsync(() => grid.QueryAsync($"SELECT country, COUNT(*), SUM(amount) FROM {GridPeer.EmptyTable} GROUP BY country"));
            report.Add(new QueryFigure(FixedCost, grid.Name, cost.TotalMilliseconds, null, string.Create(CultureInfo.InvariantCulture, $"at most {MaxFixedCostMilliseconds:0} ms"), cost.TotalMilliseconds <= MaxFixedCostMilliseconds));
        }
        finally
        {
            foreach (var peer in peers.Skip(1))
            {
                await peer.DisposeAsync();
            }
        }

        report.Print();
        await report.WriteAsync(json, cancellationToken);
        return report.IsComplete ? ExitCode.Met : ExitCode.Missed;
    }

    private static async Task MeasureAsync(BenchmarkQuery query, List<IPeer> peers, Timing timing, QueryReport report)
    {
        var (milliseconds, answers) = (new double[peers.Count], new string[peers.Count]);
        for (var index = 0; index < peers.Count; index++)
        {
            answers[index] = await peers[index].QueryAsync(query.Sql);
            milliseconds[index] = (await timing.MedianAsync(() => peers[index].QueryAsync(query.Sql))).TotalMilliseconds;
        }

        if (answers.Distinct().Count() > 1)
        {
            throw new InvalidOperationException($"The systems answer {query.Sql} differently: {string.Join(" / ", answers.Select(answer => answer[..Math.Min(200, answer.Length)]))}");
        }

        for (var index = 0; index < peers.Count; index++)
        {
            double? ratio = index == 0 ? null : milliseconds[0] / milliseconds[index];
            (string? Target, bool? IsMet) verdict = index switch
            {
                1 => (string.Create(CultureInfo.InvariantCulture, $"at most {query.MaxRatioToDuckDb:0.0} × DuckDB"), ratio <= query.MaxRatioToDuckDb),
                2 when query.MinRatioToPostgreSql is { } least => (string.Create(CultureInfo.InvariantCulture, $"{least:0} × as fast as PostgreSQL"), 1 / ratio >= least),
                _ => default,
            };
            report.Add(new QueryFigure(query.Name, peers[index].Name, milliseconds[index], ratio, verdict.Target, verdict.IsMet));
        }
    }
}
