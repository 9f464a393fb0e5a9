using System.Globalization;
using Grid.Benchmarks.Hosting;
using Grid.Benchmarks.Peers;

namespace Grid.Benchmarks.Query;

/// <summary>Loads the same rows into each system and measures the same queries, one system after the other for each query.</summary>
internal static class QueryBenchmark
{
    private const string FixedCost = "fixed cost (empty table)";
    private const double MaxFixedCostMilliseconds = 3;

    public static async Task<int> RunAsync(int rows, FileInfo? json, bool requirePeers, CancellationToken cancellationToken)
    {
        await using var grid = await GridPeer.StartAsync(cancellationToken);
        var peers = new List<IPeer> { grid, new DuckDbPeer() };
        var report = new QueryReport(rows);
        if (PostgreSqlPeer.TryCreate(out var postgreSql))
        {
            peers.Add(postgreSql);
        }
        else if (requirePeers)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is missing: install its server, or leave --require-peers out.");
            return 1;
        }
        else
        {
            report.Skip("PostgreSQL", "not installed");
        }

        try
        {
            foreach (var peer in peers)
            {
                var elapsed = await Timing.OnceAsync(() => peer.LoadAsync(rows, cancellationToken));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peer.Name}: {rows} rows in {elapsed.TotalSeconds:0.0} s"));
            }

            foreach (var query in BenchmarkQuery.All)
            {
                await MeasureAsync(query, peers, report);
            }

            var cost = await Timing.MedianAsync(() => grid.QueryAsync($"SELECT country, COUNT(*), SUM(amount) FROM {GridPeer.EmptyTable} GROUP BY country"));
            report.Add(new QueryFigure(FixedCost, grid.Name, cost.TotalMilliseconds, null, cost.TotalMilliseconds <= MaxFixedCostMilliseconds));
        }
        finally
        {
            foreach (var peer in peers.Skip(1))
            {
                await peer.DisposeAsync();
            }
        }

        report.Print();
        if (json is not null)
        {
            await report.WriteAsync(json, cancellationToken);
        }

        return report.IsComplete ? 0 : 1;
    }

    private static async Task MeasureAsync(BenchmarkQuery query, List<IPeer> peers, QueryReport report)
    {
        var (milliseconds, answers) = (new double[peers.Count], new string[peers.Count]);
        for (var index = 0; index < peers.Count; index++)
        {
            answers[index] = await peers[index].QueryAsync(query.Sql);
            milliseconds[index] = (await Timing.MedianAsync(() => peers[index].QueryAsync(query.Sql))).TotalMilliseconds;
        }

        if (answers.Distinct().Count() > 1)
        {
            throw new InvalidOperationException($"The systems answer {query.Sql} differently: {string.Join(" / ", answers.Select(answer => answer[..Math.Min(200, answer.Length)]))}");
        }

        for (var index = 0; index < peers.Count; index++)
        {
            double? ratio = index == 0 ? null : milliseconds[0] / milliseconds[index];
            bool? isMet = index switch
            {
                1 => ratio <= query.MaxRatioToDuckDb,
                2 when query.MinRatioToPostgreSql is { } least => 1 / ratio >= least,
                _ => null,
            };
            report.Add(new QueryFigure(query.Name, peers[index].Name, milliseconds[index], ratio, isMet));
        }
    }
}
