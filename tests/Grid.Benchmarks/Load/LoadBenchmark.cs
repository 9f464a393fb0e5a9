using System.Globalization;
using System.Text;
using System.Text.Json;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Client;
using Grid.Client.Export;
using Grid.Client.Formats;
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

    /// <summary>Runs before the first figure: both processes compile what runs often once more.</summary>
    private const int WarmRuns = 8;

    private const string CopyTable = "cities_copy";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly (string Name, DataFormat Format, Compression Compression)[] Formats =
    [
        ("csv", DataFormat.Csv, Compression.None), ("csv.gz", DataFormat.Csv, Compression.Gzip), ("csv.zst", DataFormat.Csv, Compression.Zstd),
        ("jsonl", DataFormat.JsonLines, Compression.None), ("parquet", DataFormat.Parquet, Compression.None),
    ];

    /// <returns>0 when every target is met and every content identical, otherwise 1.</returns>
    public static async Task<int> RunAsync(int rounds, ImportOptions import, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var silo = await GridSilo.StartAsync([], cancellationToken);
        var grid = silo.Grid;
        var sample = CityFiles.ReadCompressed();
        await CityFiles.CreateAsync(grid, CityFiles.Table, cancellationToken);
        await ImportAsync(grid, CityFiles.Table, CityFiles.Unpack(sample), import, cancellationToken);
        var expected = await ContentAsync(grid, CityFiles.Table, cancellationToken);
        for (var run = 0; run < WarmRuns; run++)
        {
            await CityFiles.CreateAsync(grid, CopyTable, cancellationToken);
            await ImportAsync(grid, CopyTable, CityFiles.Unpack(sample), import, cancellationToken);
            await grid.ExportAsync(CopyTable, Stream.Null, null, null, cancellationToken);
        }

        var figures = new List<LoadFigure>();
        var isIdentical = true;
        foreach (var (name, format, compression) in Formats)
        {
            var options = new ExportOptions { Format = format, Compression = compression };
            var file = await MeasureExportAsync(grid, name, options, rounds, figures, cancellationToken);
            await MeasureImportAsync(grid, name, file, import with { Format = format }, rounds, figures, cancellationToken);
            var same = expected == await ContentAsync(grid, CopyTable, cancellationToken);
            isIdentical &= same;
            Console.WriteLine($"{name,-10} exported and imported: {(same ? "identical content" : "OTHER CONTENT")}");
        }

        Print(figures);
        var isFast = figures.Find(figure => figure is { Direction: "import", Format: "csv" })!.RowsPerSecond >= TargetRowsPerSecond;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import of csv, at least {TargetRowsPerSecond:N0} rows/s: {(isFast ? "met" : "MISSED")}"));
        if (json is not null)
        {
            await using var stream = json.Create();
            await JsonSerializer.SerializeAsync(
                stream, new { Benchmark = "load", Processors = Environment.ProcessorCount, IsIdentical = isIdentical, Figures = figures }, Indented, cancellationToken);
        }

        return isFast && isIdentical ? 0 : 1;
    }

    private static async Task<byte[]> MeasureExportAsync(
        IGrid grid, string name, ExportOptions options, int rounds, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        var rates = new List<double>();
        byte[] file = [];
        ExportResult? result = null;
        for (var round = 0; round <= rounds; round++)
        {
            var output = new MemoryStream();
            result = await grid.ExportAsync(CityFiles.Table, output, options, null, cancellationToken);
            file = output.ToArray();
            rates.Add(result.RowsPerSecond);
        }

        figures.Add(Figure("export", name, result!.Rows, file.Length, rates));
        return file;
    }

    private static async Task MeasureImportAsync(
        IGrid grid, string name, byte[] file, ImportOptions options, int rounds, List<LoadFigure> figures, CancellationToken cancellationToken)
    {
        var rates = new List<double>();
        ImportResult? result = null;
        for (var round = 0; round <= rounds; round++)
        {
            await CityFiles.CreateAsync(grid, CopyTable, cancellationToken);
            result = await ImportAsync(grid, CopyTable, file, options, cancellationToken);
            rates.Add(result.RowsPerSecond);
        }

        figures.Add(Figure("import", name, result!.Rows, file.Length, rates));
    }

    private static Task<ImportResult> ImportAsync(IGrid grid, string table, byte[] file, ImportOptions options, CancellationToken cancellationToken) =>
        grid.ImportAsync(table, new MemoryStream(file), options, null, cancellationToken);

    // The first round warms up.
    private static LoadFigure Figure(string direction, string name, long rows, long bytes, List<double> rates)
    {
        var measured = rates.Skip(1).Order().ToArray();
        return new LoadFigure(direction, name, rows, bytes, measured[measured.Length / 2], measured[0], measured[^1]);
    }

    // All rows in an order of their own.
    private static async Task<string> ContentAsync(IGrid grid, string table, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        await grid.ExportAsync(table, output, null, null, cancellationToken);
        return string.Join('\n', Encoding.UTF8.GetString(output.ToArray()).Split('\n').Order(StringComparer.Ordinal));
    }

    private static void Print(List<LoadFigure> figures)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-8} {"format",-10} {"rows",10} {"bytes",12} {"rows/s",12} {"lowest",12} {"highest",12}");
        foreach (var figure in figures.OrderBy(figure => figure.Direction, StringComparer.Ordinal))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{figure.Direction,-8} {figure.Format,-10} {figure.Rows,10:N0} {figure.Bytes,12:N0} {figure.RowsPerSecond,12:N0} {figure.Lowest,12:N0} {figure.Highest,12:N0}"));
        }
    }
}
