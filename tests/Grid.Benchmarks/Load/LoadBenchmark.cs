using System.Diagnostics;
using System.Globalization;
using System.Text;
using Grid.Benchmarks.Figures;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Client;
using Grid.Client.Export;
using Grid.Client.Import;

namespace Grid.Benchmarks.Load;

/// <summary>
/// Imports and exports the cities with one silo in a process of its own, over its embedded store as it is by itself: a row counts
/// when it is acknowledged, which means on disk. Files are in memory, so that only the grid is measured.
/// </summary>
internal static class LoadBenchmark
{
    /// <summary>What an import of CSV is to reach.</summary>
    private const double TargetRowsPerSecond = 300_000;

    private const string CopyTable = "cities_copy";

    /// <returns>Whether every target is met and every content identical.</returns>
    public static async Task<int> RunAsync(LoadSettings settings, ImportOptions import, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var silo = await GridSilo.StartAsync([], cancellationToken);
        var grid = silo.Grid;
        var sample = CityFiles.Read(settings.Rows);
        await CityFiles.CreateAsync(grid, CityFiles.Table, cancellationToken);
        await ImportAsync(grid, CityFiles.Table, sample, import, cancellationToken);
        var expected = await ContentAsync(grid, CityFiles.Table, cancellationToken);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < settings.WarmUp;)
        {
            await CityFiles.CreateAsync(grid, CopyTable, cancellationToken);
            await ImportAsync(grid, CopyTable, sample, import, cancellationToken);
            await grid.ExportAsync(CopyTable, Stream.Null, null, null, cancellationToken);
        }

        // In turns, so that what the machine does meanwhile falls on all formats alike.
        var isIdentical = true;
        var runs = settings.Formats.ToDictionary(format => format, _ => new List<(ExportResult Export, ImportResult Import, long Bytes)>());
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < settings.Formats.Count; turn++)
            {
                var format = settings.Formats[(turn + round) % settings.Formats.Count];
                var output = new MemoryStream();
                var exported = await grid.ExportAsync(CityFiles.Table, output, new ExportOptions { Format = format.Format, Compression = format.Compression }, null, cancellationToken);
                await CityFiles.CreateAsync(grid, CopyTable, cancellationToken);
                var imported = await ImportAsync(grid, CopyTable, output.ToArray(), import with { Format = format.Format }, cancellationToken);
                if (round == 0)
                {
                    // The first round warms up.
                    var same = expected == await ContentAsync(grid, CopyTable, cancellationToken);
                    isIdentical &= same;
                    Console.WriteLine($"{format.Name,-10} exported and imported: {(same ? "identical content" : "OTHER CONTENT")}");
                }
                else
                {
                    runs[format].Add((exported, imported, output.Length));
                }
            }
        }

        LoadFigure[] figures =
        [
            .. runs.Select(run => Figure("import", run.Key.Name, run.Value[0].Import.Rows, run.Value[0].Bytes, run.Value.Select(round => round.Import.RowsPerSecond))),
            .. runs.Select(run => Figure("export", run.Key.Name, run.Value[0].Export.Rows, run.Value[0].Bytes, run.Value.Select(round => round.Export.RowsPerSecond))),
        ];
        Print(figures);
        var isMissed = Array.Exists(figures, figure => figure is { Direction: "import", Format: "csv", RowsPerSecond: < TargetRowsPerSecond });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import of csv, at least {TargetRowsPerSecond:N0} rows/s: {(isMissed ? "MISSED" : "met")}"));
        await FigureFile.WriteAsync(json, "load", new { settings.Rounds, import.BatchRows, IsIdentical = isIdentical, Target = TargetRowsPerSecond, Figures = figures }, cancellationToken);
        return !isMissed && isIdentical ? ExitCode.Met : ExitCode.Missed;
    }

    private static Task<ImportResult> ImportAsync(IGrid grid, string table, byte[] file, ImportOptions options, CancellationToken cancellationToken) =>
        grid.ImportAsync(table, new MemoryStream(file), options, null, cancellationToken);

    private static LoadFigure Figure(string direction, string name, long rows, long bytes, IEnumerable<double> rates)
    {
        var measured = rates.Order().ToArray();
        return new LoadFigure(direction, name, rows, bytes, measured[measured.Length / 2], measured[0], measured[^1]);
    }

    // All rows in an order of their own.
    private static async Task<string> ContentAsync(IGrid grid, string table, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        await grid.ExportAsync(table, output, null, null, cancellationToken);
        return string.Join('\n', Encoding.UTF8.GetString(output.ToArray()).Split('\n').Order(StringComparer.Ordinal));
    }

    private static void Print(LoadFigure[] figures)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-8} {"format",-10} {"rows",10} {"bytes",12} {"rows/s",12} {"lowest",12} {"highest",12}");
        foreach (var figure in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{figure.Direction,-8} {figure.Format,-10} {figure.Rows,10:N0} {figure.Bytes,12:N0} {figure.RowsPerSecond,12:N0} {figure.Lowest,12:N0} {figure.Highest,12:N0}"));
        }
    }
}
