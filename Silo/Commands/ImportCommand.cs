using System.CommandLine;
using Grid.Client.Import;
using Grid.Silo.Commands.Import;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid import TABLE FILE</c>: puts every row of a file into a table.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = new ConnectionOptions();
        var table = new Argument<string>("TABLE") { Description = "The table, which exists" };
        var file = new Argument<FileInfo>("FILE") { Description = "CSV with a header line, JSON lines or Parquet; CSV and JSON plain, gzip or zstd" };
        file.AcceptExistingOnly();
        var format = FormatOption.Create();
        var delimiter = new Option<char?>("--delimiter") { Description = "CSV: separates values (default: found in the first line)" };
        var nullText = new Option<string>("--null") { Description = "CSV: text without quotes that means NULL in a nullable column", DefaultValueFactory = _ => "" };
        var ignoreUnknown = new Option<bool>("--ignore-unknown-columns") { Description = "Pass over columns that the table does not have" };
        var rejects = new Option<FileInfo?>("--rejects") { Description = "Write refused rows there, with line and reason, and go on (default: the first ends the import)" };
        var maxRejects = new Option<long>("--max-rejects") { Description = "Refused rows after which the import ends", DefaultValueFactory = _ => new ImportOptions().MaxRejectedRows };
        var resume = new Option<bool>("--resume") { Description = "Go on where an interrupted import of this file stopped" };
        var progress = new Option<FileInfo?>("--progress") { Description = $"Where it is kept how far the import is (default: FILE{ImportProgressFile.Extension})" };
        var command = new Command("import", "Put every row of a file into a table")
        {
            table, file, format, delimiter, nullText, ignoreUnknown, rejects, maxRejects, resume, progress,
        };
        connection.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignal();
            var path = parsed.GetRequiredValue(file).FullName;
            var options = new ImportOptions
            {
                Format = FormatOption.Of(parsed.GetValue(format), path),
                Delimiter = parsed.GetValue(delimiter),
                NullText = parsed.GetValue(nullText)!,
                IgnoreUnknownColumns = parsed.GetValue(ignoreUnknown),
                MaxRejectedRows = parsed.GetValue(maxRejects),
            };
            await using var open = await connection.ConnectAsync(parsed, stop.Token);
            var import = new FileImport(terminal, open.Grid, parsed.GetRequiredValue(table), path, options)
            {
                RejectsPath = parsed.GetValue(rejects)?.FullName,
                ProgressPath = parsed.GetValue(progress)?.FullName ?? path + ImportProgressFile.Extension,
            };
            try
            {
                await import.RunAsync(parsed.GetValue(resume), stop.Token);
                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                terminal.Error("Interrupted: some rows are in the table. With --resume the import goes on; importing the whole file again leaves the same.");
                return ExitCode.Failure;
            }
        });
        return command;
    }
}
