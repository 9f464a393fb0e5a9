using System.Globalization;
using Grid.Client;
using Grid.Client.Import;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Import;

/// <summary>Imports a file, shows how far it is, and keeps it in a file beside, so that a later import can go on.</summary>
internal sealed class FileImport(Terminal terminal, IGrid grid, string table, string path, ImportOptions options)
{
    /// <summary>Where refused rows are written; null to end with the first.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>Where it is kept how far the import is; null for nowhere.</summary>
    public string? ProgressPath { get; init; }

    /// <param name="isResumed">Whether to go on where an earlier import stopped.</param>
    public async Task<ImportResult> RunAsync(bool isResumed, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var kept = ProgressPath is null ? null : new ImportProgressFile(ProgressPath, table, path, terminal.Error);
        using var rejects = RejectsPath is null ? null : new RejectsFile(RejectsPath, isResumed);
        var resume = isResumed ? kept?.Load() : null;
        if (resume is not null)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Going on behind row {resume.Rows:N0}."));
        }

        // Kept before the first row is sent: generated keys follow from the import, so that whoever goes on must know which it was.
        var start = resume ?? new ImportCheckpoint(Guid.CreateVersion7(), 0);
        kept?.Save(start);
        var ready = options with { Rejected = rejects is null ? null : rejects.Add, Resume = start };

        var result = await terminal.WithProgressAsync($"Importing into {table}", async progress =>
        {
            var view = new ProgressView(progress, kept);
            try
            {
                return await grid.ImportAsync(table, file, ready, view, cancellationToken);
            }
            finally
            {
                if (view.HasBegun)
                {
                    view.Keep();
                }
                else if (resume is null)
                {
                    // There is no such table, or the file is none: nothing was sent, and there is nothing to go on with.
                    kept?.Delete();
                }
            }
        });
        kept?.Delete();
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{result.Rows:N0} rows in {result.Elapsed.TotalSeconds:0.0} s ({result.RowsPerSecond:N0} rows/s)."));
        if (result.RowsRejected > 0)
        {
            terminal.Bad(string.Create(CultureInfo.InvariantCulture, $"{result.RowsRejected:N0} rows were refused: {RejectsPath} says why."));
        }

        return result;
    }

    private sealed class ProgressView(IProgress<ProgressStep> inner, ImportProgressFile? kept) : IProgress<ImportProgress>
    {
        private ImportCheckpoint? _last;

        /// <summary>Whether anything may have been sent.</summary>
        public bool HasBegun => Volatile.Read(ref _last) is not null;

        public void Report(ImportProgress value)
        {
            Volatile.Write(ref _last, value.Checkpoint);
            kept?.SaveNowAndThen(value.Checkpoint);
            var fraction = value.TotalBytes is > 0 and var total ? (double)value.Bytes / total : 0;
            var refused = value.RowsRejected == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {value.RowsRejected:N0} refused");
            inner.Report(new(fraction, string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows, {value.RowsPerSecond:N0} rows/s{refused}")));
        }

        /// <summary>Keeps what was reported last.</summary>
        public void Keep()
        {
            if (Volatile.Read(ref _last) is { } last)
            {
                kept?.Save(last);
            }
        }
    }
}
