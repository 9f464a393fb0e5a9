using Grid.Errors;

namespace Grid.Partitions;

/// <summary>Why one unit of a <see cref="WriteRequest"/> was not acknowledged.</summary>
/// <param name="Unit">Index of the unit in the request.</param>
/// <param name="Operation">Index of the offending operation in the unit.</param>
/// <param name="Code">The reason; <see cref="ErrorCode.OutcomeUnknown"/> when the unit may be applied, otherwise it certainly is not.</param>
/// <param name="Message">For people: limit, actual, remedy.</param>
/// <param name="CurrentVersion">For a failed condition or a duplicate, the version that the row has; otherwise 0.</param>
[GenerateSerializer, Immutable]
[Alias("grid.WriteFailure")]
public sealed record WriteFailure(
    [property: Id(0)] int Unit, [property: Id(1)] int Operation, [property: Id(2)] ErrorCode Code,
    [property: Id(3)] string Message, [property: Id(4)] long CurrentVersion)
{
    /// <summary>The exception that a caller of one write gets to see.</summary>
    public GridException ToException() => Code switch
    {
        ErrorCode.OutcomeUnknown => new OutcomeUnknownException(Message),
        ErrorCode.Unavailable or ErrorCode.Fenced => new GridException(Code, Message, isTransient: true),
        ErrorCode.Internal or ErrorCode.StoreFailure or ErrorCode.Timeout => new GridException(Code, Message),
        _ => new RequestException(Code, Message),
    };
}
