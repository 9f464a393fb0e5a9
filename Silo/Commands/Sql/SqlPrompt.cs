using Grid.Client;
using Grid.Errors;
using Grid.Silo.Console;
using Grid.Tables;

namespace Grid.Silo.Commands.Sql;

/// <summary>Takes statements as they are typed. A statement ends with a semicolon and may span lines.</summary>
internal sealed class SqlPrompt(Terminal terminal, IGrid grid, StatementRunner runner)
{
    private const string FirstPrompt = "grid> ";
    private const string NextPrompt = "  ... ";

    private readonly StatementSplitter _splitter = new();

    /// <summary>Runs until the input ends or the user leaves.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        terminal.Line("Statements end with a semicolon. \\d lists the tables, \\d TABLE shows one, \\q leaves.");
        while (true)
        {
            terminal.Write(_splitter.IsInsideStatement ? NextPrompt : FirstPrompt);
            if (System.Console.ReadLine() is not { } line)
            {
                terminal.Line();
                return ExitCode.Success;
            }

            if (!_splitter.IsInsideStatement && line.TrimStart().StartsWith('\\'))
            {
                if (!await ObeyAsync(line.Trim().TrimEnd(';')))
                {
                    return ExitCode.Success;
                }

                continue;
            }

            foreach (var statement in _splitter.Add(line + "\n"))
            {
                await runner.RunAsync(statement);
            }
        }
    }

    /// <summary>Carries out a command of the prompt; false when it is to leave.</summary>
    private async Task<bool> ObeyAsync(string command)
    {
        try
        {
            switch (command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["\\q"]:
                    return false;
                case ["\\d"]:
                    await ListTablesAsync();
                    break;
                case ["\\d", var table]:
                    Describe(await grid.GetTableAsync(table));
                    break;
                default:
                    terminal.Error($"{command} is no command: \\d lists the tables, \\d TABLE shows one, \\q leaves.");
                    break;
            }
        }
        catch (GridException failure)
        {
            terminal.Error($"{failure.Code.ToText()}: {failure.Message}");
        }

        return true;
    }

    private async Task ListTablesAsync()
    {
        var table = new TextTable(new("table"), new("key"), new("durability"));
        foreach (var schema in (await grid.GetTablesAsync()).OrderBy(schema => schema.Name.ToString(), Identifier.Comparer))
        {
            table.Add(schema.Name.ToString(), KeyOf(schema), schema.Durability.ToName());
        }

        terminal.Table(table);
    }

    private void Describe(TableSchema schema)
    {
        var table = new TextTable(new("column"), new("type"), new("nullable"), new("key"));
        for (var ordinal = 0; ordinal < schema.Columns.Length; ordinal++)
        {
            var column = schema.Columns[ordinal];
            if (!column.IsHidden)
            {
                table.Add(column.Name, column.Type.ToString(), column.IsNullable ? "yes" : "no", schema.IsKey(ordinal) ? "yes" : "");
            }
        }

        terminal.Table(table);
        terminal.Line($"{schema.Name}: primary key {KeyOf(schema)}"
            + (schema.PartitionBy is { } partitionBy ? $"; partitioned by {schema.Columns[partitionBy].Name}" : ""));
        terminal.Line($"{schema.Durability.ToName()}: {schema.Durability.ToContract()}.");
    }

    private static string KeyOf(TableSchema schema) =>
        schema.HasHiddenKey ? "(generated)" : string.Join(", ", schema.Key.Select(ordinal => schema.Columns[ordinal].Name));
}
