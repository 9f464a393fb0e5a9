using System.Diagnostics;
using System.Globalization;
using Grid.Benchmarks.Figures;
using Grid.Benchmarks.Peers;
using Grid.Client.Tables;
using Grid.Grains.Hosting;
using Grid.Processes;

namespace Grid.Benchmarks.Copies;

/// <summary>What a second copy costs: acknowledged single-row durable writes of a grid with one store and of one with two, in turns.</summary>
internal static class CopiesBenchmark
{
    /// <summary>The least rate of two copies that is aimed at, relative to one.</summary>
    private const double Target = 0.6;

    public static async Task<int> RunAsync(CopiesSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        var postgreSql = PeerProgram.FindPostgreSql();
        PeerProgram.Check(areRequired: true, settings.IsPostgreSql ? [postgreSql] : []);
        var folder = Directory.CreateTempSubdirectory("grid-copies-");
        var servers = new List<PrivatePostgreSql>();
        try
        {
            for (var server = 0; settings.IsPostgreSql && server < 3; server++)
            {
                servers.Add(await PrivatePostgreSql.StartAsync(postgreSql.Path!));
            }

            // A server each, as each store is a disk of its own where it is meant.
            StoreOptions[] stores = [.. Enumerable.Range(0, 3).Select(index => settings.IsPostgreSql
                ? new StoreOptions { Name = $"store-{index}", Provider = DatabaseOptions.PostgreSql, ConnectionString = servers[index].ConnectionString() }
                : new StoreOptions { Name = $"store-{index}" })];
            await using var one = await CopiesGrid.StartAsync(Path.Combine(folder.FullName, "one"), stores[..1], settings.RetainedBytes, cancellationToken);
            await using var two = await CopiesGrid.StartAsync(Path.Combine(folder.FullName, "two"), stores[1..], settings.RetainedBytes, cancellationToken);
            var rates = new List<(double One, double Two)>();
            var tables = (One: await CreateAsync(one, cancellationToken), Two: await CreateAsync(two, cancellationToken));
            for (var round = 0; round <= settings.Rounds; round++)
            {
                var pair = (await MeasureAsync(tables.One, settings, cancellationToken), await MeasureAsync(tables.Two, settings, cancellationToken));
                // The first round warms up.
                if (round > 0)
                {
                    rates.Add(pair);
                }
            }

            return await ReportAsync(settings, rates, json, cancellationToken);
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }

            folder.Delete(recursive: true);
        }
    }

    private static async Task<IGridTable<long, CopiesRow>> CreateAsync(CopiesGrid grid, CancellationToken cancellationToken)
    {
        await grid.Grid.SqlAsync("CREATE TABLE rows (id BIGINT PRIMARY KEY, text VARCHAR NOT NULL, number BIGINT NOT NULL)", cancellationToken: cancellationToken);
        return grid.Grid.Table<long, CopiesRow>("rows");
    }

    // Acknowledged writes a second.
    private static async Task<double> MeasureAsync(IGridTable<long, CopiesRow> table, CopiesSettings settings, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, settings.Callers).Select(caller => Task.Run(
            async () =>
            {
                var count = 0;
                for (; clock.Elapsed < settings.Length; count++)
                {
                    var id = ((long)caller << 32) + count;
                    await table.PutAsync(new CopiesRow(id, "a row of common length, as far as there is one", id), cancellationToken: cancellationToken);
                }

                return count;
            },
            cancellationToken)));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task<int> ReportAsync(CopiesSettings settings, List<(double One, double Two)> rates, FileInfo? json, CancellationToken cancellationToken)
    {
        var (one, two, ratio) = (Median(rates.Select(pair => pair.One)), Median(rates.Select(pair => pair.Two)), Median(rates.Select(pair => pair.Two / pair.One)));
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{settings.Provider}, {settings.Callers} callers, {settings.Rounds} rounds of {settings.Length.TotalSeconds:0} s, {settings.RetainedBytes} bytes kept, medians: one copy {one:N0} writes/s, two copies {two:N0} writes/s, ratio {ratio:0.00} (target {Target}: {(ratio >= Target ? "met" : "MISSED")})"));
        await FigureFile.WriteAsync(
            json, "copies", new { settings.Provider, settings.Callers, settings.Rounds, settings.RetainedBytes, OneCopy = one, TwoCopies = two, Ratio = ratio, Target }, cancellationToken);
        return ratio >= Target ? ExitCode.Met : ExitCode.Missed;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
