namespace Grid.Errors;

/// <summary>
/// A write was sent and its answer lost: it may be applied, and it may still become applied. It is never repeated
/// automatically. Read the row to learn what holds.
/// </summary>
[GenerateSerializer]
[Alias("grid.OutcomeUnknownException")]
public sealed class OutcomeUnknownException : GridException
{
    public OutcomeUnknownException(string message, Exception? innerException = null)
        : base(ErrorCode.OutcomeUnknown, message, isTransient: false, innerException)
    {
    }
}
