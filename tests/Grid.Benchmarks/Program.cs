using System.CommandLine;
using Grid.Benchmarks;
using Grid.Benchmarks.Arguments;
using Grid.Benchmarks.Charts;
using Grid.Benchmarks.Copies;
using Grid.Benchmarks.Durable;
using Grid.Benchmarks.Failover;
using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.Load;
using Grid.Benchmarks.MemoryUse;
using Grid.Benchmarks.Micro;
using Grid.Benchmarks.Peers;
using Grid.Benchmarks.Query;
using Grid.Benchmarks.Scale;

var shared = new SharedOptions();
var parsed = new RootCommand("Measures the grid, next to what else could have been used.")
{
    KeyValueCommand.Create(shared), DurableCommand.Create(shared), LoadCommand.Create(shared), QueryCommand.Create(shared), MemoryCommand.Create(shared),
    CopiesCommand.Create(shared), ScaleCommand.Create(shared), FailoverCommand.Create(shared), MicroCommand.Create(shared), ChartsCommand.Create(),
    OrleansSiloCommand.Create(),
}.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct())} See {string.Join(' ', [parsed.CommandResult.Command.Name == parsed.RootCommandResult.Command.Name ? "" : parsed.CommandResult.Command.Name, "--help"]).Trim()}.");
    return ExitCode.Failed;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (MissingPeerException missing)
{
    await Console.Error.WriteLineAsync(missing.Message);
    return ExitCode.Failed;
}
catch (Exception failure)
{
    await Console.Error.WriteLineAsync(failure.ToString());
    return ExitCode.Failed;
}
