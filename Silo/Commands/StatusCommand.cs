using System.CommandLine;
using System.Text.Json;
using Grid.Silo.Commands.Status;
using Grid.Silo.Console;
using Grid.Silo.Http;

namespace Grid.Silo.Commands;

/// <summary><c>grid status</c>: silos, stores, tables and partitions of a running grid.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create(Terminal terminal)
    {
        var connection = new ConnectionOptions();
        var partitions = new Option<bool>("--partitions") { Description = "Show every partition" };
        var json = new Option<bool>("--json") { Description = "Write the answer of GET /api/cluster" };
        var command = new Command("status", "Show silos, stores, tables and partitions") { partitions, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = await connection.ConnectAsync(parsed, cancellationToken);
            var status = await open.Grid.GetStatusAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Line(JsonSerializer.Serialize(ClusterEndpoints.Describe(status), Format));
            }
            else
            {
                StatusReport.Show(terminal, status, await open.Grid.GetTablesAsync(cancellationToken), parsed.GetValue(partitions));
            }

            // Scripts can tell a grid that serves everything from one that does not.
            return status.Unreachable.IsEmpty ? ExitCode.Success : ExitCode.Unavailable;
        });
        return command;
    }
}
