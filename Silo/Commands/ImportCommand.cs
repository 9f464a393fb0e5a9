using System.CommandLine;
using Grid.Client.Import;
using Grid.Silo.Commands.Import;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid import TABLE FILE</c>: puts every line of a CSV file into a table.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = new ConnectionOptions();
        var table = new Argument<string>("TABLE") { Description = "The table, which exists" };
        var file = new Argument<FileInfo>("FILE") { Description = "CSV with a header line (RFC 4180, UTF-8), plain or gzip" };
        file.AcceptExistingOnly();
        var delimiter = new Option<char?>("--delimiter") { Description = "Separates values (default: found in the first line)" };
        var nullText = new Option<string>("--null") { Description = "Text that means NULL in a nullable column", DefaultValueFactory = _ => "" };
        var ignoreUnknown = new Option<bool>("--ignore-unknown-columns") { Description = "Pass over columns that the table does not have" };
        var command = new Command("import", "Put every line of a CSV file into a table") { table, file, delimiter, nullText, ignoreUnknown };
        connection.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignal();
            await using var open = await connection.ConnectAsync(parsed, stop.Token);
            var options = new CsvImportOptions
            {
                Delimiter = parsed.GetValue(delimiter),
                NullText = parsed.GetValue(nullText)!,
                IgnoreUnknownColumns = parsed.GetValue(ignoreUnknown),
            };
            try
            {
                await CsvImport.RunAsync(terminal, open.Grid, parsed.GetRequiredValue(table), parsed.GetRequiredValue(file).FullName, options, stop.Token);
                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                terminal.Error("Interrupted: some rows are in the table. Importing the same file again leaves what a whole import would.");
                return ExitCode.Failure;
            }
        });
        return command;
    }
}
