using System.CommandLine;
using System.Globalization;
using Grid.Client;
using Grid.Cluster;
using Grid.Silo.Commands.Status;
using Grid.Silo.Commands.Stores;
using Grid.Silo.Console;

namespace Grid.Silo.Commands;

/// <summary><c>grid store</c>: the stores of a running grid, and changes of them.</summary>
internal static class StoreCommand
{
    public static Command Create(Terminal terminal) => new("store", "Show, add, remove or promote stores of a running grid")
    {
        List(terminal),
        Add(terminal),
        Remove(terminal),
        Promote(terminal),
    };

    private static Command List(Terminal terminal) => Make("list", "Show the stores", [], async (_, grid, cancellationToken) =>
    {
        StoreReport.Show(terminal, await grid.GetStatusAsync(cancellationToken));
        return ExitCode.Success;
    });

    private static Command Add(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name of the new store" };
        var provider = new Option<string>("--provider") { Description = "sqlite or postgres", DefaultValueFactory = _ => "sqlite" };
        var connection = new Option<string?>("--connection") { Description = "Connection string or file (default: a SQLite file in the data folder). Kept in the catalog" };
        var weight = new Option<double>("--weight") { Description = "Its share of the partitions relative to the others", DefaultValueFactory = _ => 1 };
        var isAsynchronous = new Option<bool>("--asynchronous") { Description = "Ship to it after the fact; no write waits for it" };
        var noWait = NoWait();
        return Make("add", "Add a store, and move copies into it while the grid runs", [name, provider, connection, weight, isAsynchronous, noWait], async (parsed, grid, cancellationToken) =>
        {
            var store = parsed.GetValue(name)!;
            await grid.Stores.AddAsync(
                new StoreDefinition(store, parsed.GetValue(provider)!, parsed.GetValue(connection), parsed.GetValue(weight), parsed.GetValue(isAsynchronous)), cancellationToken);
            terminal.Good($"Store {store} is part of the grid.");
            if (!parsed.GetValue(noWait))
            {
                await StoreProgress.WaitAsync(terminal, grid, StoreProgress.CopiesInPlace(store), cancellationToken);
                terminal.Good("Every copy is in place.");
            }

            return ExitCode.Success;
        });
    }

    private static Command Remove(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name of the store" };
        var noWait = NoWait();
        return Make("remove", "Move all copies out of a store while the grid runs, and remove it", [name, noWait], async (parsed, grid, cancellationToken) =>
        {
            var store = parsed.GetValue(name)!;
            await grid.Stores.RemoveAsync(store, cancellationToken);
            if (parsed.GetValue(noWait))
            {
                terminal.Line($"Store {store} leaves. 'grid store list' shows when it is gone.");
                return ExitCode.Success;
            }

            await StoreProgress.WaitAsync(terminal, grid, StoreProgress.Gone(store), cancellationToken);
            terminal.Good($"Store {store} is not part of the grid any more. Its database can be deleted.");
            return ExitCode.Success;
        });
    }

    private static Command Promote(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name of the asynchronous store" };
        var acceptLoss = new Option<bool>("--accept-loss") { Description = "Promote it also if acknowledged writes are lost thereby" };
        return Make("promote", "Make an asynchronous store a synchronous one, also in place of stores that are lost", [name, acceptLoss], async (parsed, grid, cancellationToken) =>
        {
            var report = await grid.Stores.PromoteAsync(parsed.GetValue(name)!, parsed.GetValue(acceptLoss), cancellationToken);
            Show(terminal, report);
            return report.IsPromoted ? ExitCode.Success : ExitCode.Failure;
        });
    }

    private static void Show(Terminal terminal, PromotionReport report)
    {
        if (report.Takeovers.Length == 0)
        {
            terminal.Good($"Store {report.Store} is synchronous from now on. Nothing is lost.");
            return;
        }

        var table = new TextTable(new("partition", IsNumeric: true), new("lost stores"), new("position of the copy", IsNumeric: true), new("complete until"));
        foreach (var takeover in report.Takeovers)
        {
            table.Add(
                takeover.Partition.ToString(), string.Join(' ', takeover.Lost), takeover.Position.Value.ToString("N0", CultureInfo.InvariantCulture),
                takeover.CompleteUntil?.ToString("u", CultureInfo.InvariantCulture) ?? "never known");
        }

        terminal.Table(table);
        var earliest = report.Takeovers.Min(takeover => takeover.CompleteUntil) ?? DateTimeOffset.MinValue;
        var what = $"{report.Takeovers.Length} partitions have no in-sync store that answers. What was acknowledged in them after {earliest.ToString("u", CultureInfo.InvariantCulture)} (by partition: see above) may be lost";
        if (report.IsPromoted)
        {
            terminal.Bad($"Store {report.Store} is promoted. {what}.");
        }
        else
        {
            terminal.Bad($"Nothing was changed. {what} by a promotion. Make sure that nothing serves the lost stores any more, and repeat with --accept-loss; or bring one of them back.");
        }
    }

    private static Option<bool> NoWait() => new("--no-wait") { Description = "Return at once; the grid goes on by itself" };

    private static Command Make(string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, IGrid, CancellationToken, Task<int>> run)
    {
        var connection = new ConnectionOptions();
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = await connection.ConnectAsync(parsed, cancellationToken);
            return await run(parsed, open.Grid, cancellationToken);
        });
        return command;
    }
}
