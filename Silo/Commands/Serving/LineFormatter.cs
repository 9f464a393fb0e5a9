using System.Globalization;
using Grid.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Grid.Silo.Commands.Serving;

/// <summary>One line an event: time, level, category, message. An exception follows as its message, or as a whole where an error is not one that Grid expects.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture));
        textWriter.Write($" {NameOf(logEntry.LogLevel)} {logEntry.Category}: ");
        textWriter.Write(logEntry.Formatter(logEntry.State, logEntry.Exception));
        switch (logEntry.Exception)
        {
            case null:
                textWriter.WriteLine();
                break;
            case GridException expected:
                textWriter.WriteLine($" ({expected.Code.ToText()}: {expected.Message})");
                break;
            case { } tolerated when logEntry.LogLevel < LogLevel.Error:
                textWriter.WriteLine($" ({tolerated.GetType().Name}: {tolerated.Message.ReplaceLineEndings(" ")})");
                break;
            case { } unexpected:
                textWriter.WriteLine();
                textWriter.WriteLine(unexpected);
                break;
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        LogLevel.Critical => "fatal",
        _ => level.ToString(),
    };
}
