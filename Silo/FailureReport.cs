using System.Net.Sockets;
using Grid.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Messaging;

namespace Grid.Silo;

/// <summary>Turns an exception into the text for the user and the code for the shell, without a stack trace.</summary>
/// <param name="ExitCode">One of <see cref="Silo.ExitCode"/>.</param>
/// <param name="Lines">What is wrong and what to do, one line each.</param>
internal sealed record FailureReport(int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>Looks through wrappers for the exception that says most.</summary>
    public static FailureReport Of(Exception failure)
    {
        foreach (var candidate in Unwrap(failure))
        {
            if (TryDescribe(candidate) is { } report)
            {
                return report;
            }
        }

        var innermost = Unwrap(failure).Last();
        return new(Silo.ExitCode.Failure, [$"{innermost.GetType().Name}: {innermost.Message} (--verbose shows where it happened)"]);
    }

    private static FailureReport? TryDescribe(Exception failure) => failure switch
    {
        CommandException command => new(command.ExitCode, [command.Message]),
        OptionsValidationException validation => new(Silo.ExitCode.Usage, [.. validation.Failures]),
        GridException grid => new(ExitCodeOf(grid.Code), [grid.Message]),
        AddressInUseException => new(Silo.ExitCode.Failure, [$"{failure.Message} Stop the program that uses it, or choose another port."]),
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => new(Silo.ExitCode.Failure,
            ["A port of this silo is in use. Stop the program that uses it, or choose others with --http-port, --silo-port and --gateway-port."]),
        ConnectionFailedException or SiloUnavailableException => new(Silo.ExitCode.Unavailable,
            [$"No silo answers: {FirstLine(failure.Message)} Is the grid running? Name a gateway with --gateway, or its data folder with --data."]),
        UnauthorizedAccessException or IOException => new(Silo.ExitCode.Failure, [failure.Message]),
        TimeoutException => new(Silo.ExitCode.Unavailable, [FirstLine(failure.Message)]),
        _ => null,
    };

    private static int ExitCodeOf(ErrorCode code) => code switch
    {
        ErrorCode.Unavailable or ErrorCode.Timeout or ErrorCode.Fenced => Silo.ExitCode.Unavailable,
        ErrorCode.InvalidConfiguration => Silo.ExitCode.Usage,
        _ => Silo.ExitCode.Failure,
    };

    private static IEnumerable<Exception> Unwrap(Exception failure)
    {
        yield return failure;
        IEnumerable<Exception> inner = failure is AggregateException aggregate
            ? aggregate.InnerExceptions
            : failure.InnerException is { } one ? [one] : [];
        foreach (var nested in inner.SelectMany(Unwrap))
        {
            yield return nested;
        }
    }

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
