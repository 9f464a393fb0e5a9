using System.CommandLine;
using Grid.Silo;
using Grid.Silo.Commands;
using Grid.Silo.Console;

var terminal = Terminal.Standard;
var verbose = new Option<bool>("--verbose") { Description = "Show where failures happen, and more of what goes on", Recursive = true };
var root = new RootCommand("Grid: a shared-nothing data grid. Without a command, 'grid silo' runs.")
{
    verbose,
    SiloCommand.Create(terminal, verbose),
    ClusterCommand.Create(terminal, verbose),
    GatewayCommand.Create(terminal, verbose),
    DemoCommand.Create(terminal),
    SqlCommand.Create(terminal),
    ImportCommand.Create(terminal),
    ExportCommand.Create(terminal),
    StatusCommand.Create(terminal),
    StoreCommand.Create(terminal),
    HealthCommand.Create(terminal),
};
var parsed = root.Parse(CommandLine.WithDefaultCommand(args));
if (parsed.Errors.Count > 0)
{
    terminal.Error(CommandLine.Explain(root, parsed));
    return ExitCode.Usage;
}

try
{
    // Every command handles Ctrl-C and SIGTERM itself, and exceptions are reported here.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception failure)
{
    var report = FailureReport.Of(failure);
    foreach (var line in report.Lines)
    {
        terminal.Error(line);
    }

    // The error stream of a silo that another process watches is a log.
    if (parsed.GetValue(verbose) || args.Contains(ServingOptions.WatchParentName))
    {
        terminal.ErrorDetail(failure.ToString());
    }

    return report.ExitCode;
}
