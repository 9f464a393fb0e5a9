using System.Runtime.InteropServices;
using Grid.Client;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Sql;

/// <summary>Runs statements and shows their results or errors. Ctrl-C ends the statement that runs.</summary>
internal sealed class StatementRunner(Terminal terminal, IGrid grid, ResultPrinter printer, SqlOptions options)
{
    /// <summary>Runs the statements of a text in order, up to the first that fails.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunScriptAsync(TextReader script)
    {
        var splitter = new StatementSplitter();
        while (await script.ReadLineAsync() is { } line)
        {
            if (await RunAllAsync(splitter.Add(line + "\n")) is var exitCode and not ExitCode.Success)
            {
                return exitCode;
            }
        }

        return await RunAllAsync(splitter.Finish());
    }

    /// <summary>Runs one statement.</summary>
    /// <returns>The exit code that the statement would end a script with.</returns>
    public async Task<int> RunAsync(string sql)
    {
        using var interrupt = new CancellationTokenSource();
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupt.Cancel();
        });
        try
        {
            await using var result = await grid.StreamAsync(sql, parameters: null, options, interrupt.Token);
            await printer.PrintAsync(result.Columns, result.ReadBatchesAsync(interrupt.Token), rows => ResultSummary.Of(result, rows));
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            terminal.Error("Interrupted. A statement that writes may have been applied.");
            return ExitCode.Failure;
        }
        catch (GridException failure)
        {
            terminal.Error($"{failure.Code.ToText()}: {failure.Message}");
            if (failure is SqlException { Position: { } position })
            {
                var (line, marker) = Caret.Under(sql, position);
                terminal.Error("  " + line);
                terminal.Error("  " + marker);
            }

            return FailureReport.Of(failure).ExitCode;
        }
    }

    private async Task<int> RunAllAsync(IReadOnlyList<string> statements)
    {
        foreach (var statement in statements)
        {
            if (await RunAsync(statement) is var exitCode and not ExitCode.Success)
            {
                return exitCode;
            }
        }

        return ExitCode.Success;
    }
}
