using System.Globalization;
using Grid.Client;
using Grid.Client.Export;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Export;

/// <summary>Exports into a file that has its name only when it is whole, and shows how far it is.</summary>
internal sealed class FileExport(Terminal terminal, IGrid grid, string path, ExportOptions options)
{
    /// <param name="table">The table; null when <paramref name="sql"/> says what is written.</param>
    public async Task<ExportResult> RunAsync(string? table, string? sql, CancellationToken cancellationToken)
    {
        var unfinished = path + ".unfinished";
        try
        {
            ExportResult result;
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
            {
                result = await terminal.WithProgressAsync($"Exporting {table ?? "the result"}", progress => table is null
                    ? grid.ExportQueryAsync(sql!, file, options: options, progress: new ProgressView(progress), cancellationToken: cancellationToken)
                    : grid.ExportAsync(table, file, options, new ProgressView(progress), cancellationToken));
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
            terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"{result.Rows:N0} rows, {ByteCount.ToText(result.Bytes)} in {result.Elapsed.TotalSeconds:0.0} s ({result.RowsPerSecond:N0} rows/s)."));
            return result;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private sealed class ProgressView(IProgress<ProgressStep> inner) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) =>
            inner.Report(new(value.Fraction, string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows, {value.RowsPerSecond:N0} rows/s")));
    }
}
