using Microsoft.Extensions.Logging.Console;

namespace Grid.Silo.Commands.Serving;

/// <summary>A silo logs to its error stream, a line an event, and is quiet while all is well.</summary>
internal static class SiloLogging
{
    // They log, with stack traces, the exception that ends the program; the program says it in one line itself.
    private static readonly string[] StartupFailureCategories =
    [
        "Microsoft.Extensions.Hosting.Internal.Host",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Orleans.Lifecycle",
        "Orleans.LifecycleSubject",
        "Orleans.Runtime.SiloLifecycleSubject",
        "Orleans.Runtime.Silo",
    ];

    public static void Configure(ILoggingBuilder logging, bool isVerbose)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        if (isVerbose)
        {
            logging.AddFilter<ConsoleLoggerProvider>("Orleans", LogLevel.Information);
            return;
        }

        foreach (var category in StartupFailureCategories)
        {
            logging.AddFilter<ConsoleLoggerProvider>(category, LogLevel.None);
        }
    }
}
