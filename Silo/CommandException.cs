namespace Grid.Silo;

/// <summary>A command cannot do what it was asked for. The message is written for the user: what is wrong, and what to do.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(int exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>One of <see cref="Silo.ExitCode"/>.</summary>
    public int ExitCode { get; }
}
