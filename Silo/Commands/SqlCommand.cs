using System.CommandLine;
using Grid.Client.Queries;
using Grid.Queries;
using Grid.Silo.Commands.Sql;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid sql</c>: statements from the command line, from a pipe, or typed one after another.</summary>
internal static class SqlCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = new ConnectionOptions();
        var text = new Option<string>("--command", "-c") { Description = "Statements to run, separated by semicolons" };
        var format = new Option<ResultFormat>("--format") { Description = "How results are shown", DefaultValueFactory = _ => ResultFormat.Table };
        var command = new Command("sql", "Run SQL: -c TEXT, a script on the standard input, or statements as you type them") { text, format };
        var timeout = new Option<double?>("--timeout") { Description = "Seconds that a statement may take (default: 30)" };
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } seconds && !(seconds > 0 && seconds <= QueryRequest.MaxTimeout.TotalSeconds))
            {
                result.AddError($"--timeout is more than 0 and at most {QueryRequest.MaxTimeout.TotalSeconds:0} seconds.");
            }
        });
        command.Add(timeout);
        var partial = new Option<bool>("--allow-partial") { Description = "Answer queries without the partitions that fail, and say which ones" };
        command.Add(partial);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = await connection.ConnectAsync(parsed, cancellationToken);
            var options = new SqlOptions { Timeout = parsed.GetValue(timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null, AllowPartial = parsed.GetValue(partial) };
            var runner = new StatementRunner(terminal, open.Grid, new ResultPrinter(terminal, parsed.GetValue(format)), options);
            if (parsed.GetValue(text) is { } statements)
            {
                return await runner.RunScriptAsync(new StringReader(statements));
            }

            return System.Console.IsInputRedirected
                ? await runner.RunScriptAsync(System.Console.In)
                : await new SqlPrompt(terminal, open.Grid, runner).RunAsync();
        });
        return command;
    }
}
