using System.Globalization;
using Grid.Client;
using Grid.Client.Import;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Import;

/// <summary>Imports a CSV file and shows how far it is.</summary>
internal static class CsvImport
{
    public static async Task<ImportResult> RunAsync(
        Terminal terminal, IGrid grid, string table, string path, CsvImportOptions options, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var result = await terminal.WithProgressAsync($"Importing into {table}", progress =>
            grid.ImportCsvAsync(table, file, options, new ProgressView(progress), cancellationToken));
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{result.Rows:N0} rows in {result.Elapsed.TotalSeconds:0.0} s ({result.RowsPerSecond:N0} rows/s)."));
        return result;
    }

    private sealed class ProgressView(IProgress<ProgressStep> inner) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            var fraction = value.TotalBytes is > 0 and var total ? (double)value.Bytes / total : 0;
            inner.Report(new(fraction, string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows, {value.RowsPerSecond:N0} rows/s")));
        }
    }
}
