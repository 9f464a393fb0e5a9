using System.CommandLine;
using Grid.Client.Export;
using Grid.Client.Formats;
using Grid.Silo.Commands.Export;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid export TABLE FILE</c>, or <c>grid export --sql QUERY FILE</c>: writes rows to a file.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = new ConnectionOptions();
        var names = new Argument<string[]>("[TABLE] FILE") { Description = "The table, and a .csv, .jsonl or .parquet file; .gz or .zst behind compresses", Arity = new ArgumentArity(1, 2) };
        var sql = new Option<string?>("--sql") { Description = "Write what this query returns, instead of a table" };
        var format = FormatOption.Create();
        var delimiter = new Option<char>("--delimiter") { Description = "CSV: separates values", DefaultValueFactory = _ => ',' };
        var nullText = new Option<string>("--null") { Description = "CSV: text for NULL; a string that is the same stands in quotes", DefaultValueFactory = _ => "" };
        var force = new Option<bool>("--force") { Description = "Replace a file that exists" };
        var command = new Command("export", "Write a table, or what a query returns, to a file") { names, sql, format, delimiter, nullText, force };
        connection.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var stop = new StopSignal();
            var given = parsed.GetRequiredValue(names);
            var query = parsed.GetValue(sql);
            if ((query is null) != (given.Length == 2))
            {
                throw new CommandException(ExitCode.Usage, "Give a table and a file, or --sql and a file.");
            }

            var path = Path.GetFullPath(given[^1]);
            var options = new ExportOptions
            {
                Format = FormatOption.Of(parsed.GetValue(format), path),
                Compression = DataFileName.Parse(path).Compression,
                Delimiter = parsed.GetValue(delimiter),
                NullText = parsed.GetValue(nullText)!,
            };
            if (File.Exists(path) && !parsed.GetValue(force))
            {
                throw new CommandException(ExitCode.Usage, $"{path} exists: name another file, or replace it with --force.");
            }

            await using var open = await connection.ConnectAsync(parsed, stop.Token);
            try
            {
                await new FileExport(terminal, open.Grid, path, options).RunAsync(query is null ? given[0] : null, query, stop.Token);
                return ExitCode.Success;
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                terminal.Error("Interrupted: no file was written.");
                return ExitCode.Failure;
            }
        });
        return command;
    }
}
