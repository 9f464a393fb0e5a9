using Grid.Errors;

namespace Grid.Partitions;

/// <summary>Why one part of a <see cref="SiloRequest"/> was not answered. Nothing of it was applied.</summary>
/// <param name="Part">Index of the part in the request.</param>
/// <param name="Message">For people; empty when <paramref name="IsElsewhere"/>.</param>
/// <param name="IsTransient">Whether the same part may succeed when it is sent again.</param>
/// <param name="IsElsewhere">The partition is not here, or not ready to answer at once: ask it itself.</param>
[GenerateSerializer, Immutable]
[Alias("grid.PartFailure")]
public sealed record PartFailure(
    [property: Id(0)] int Part, [property: Id(1)] ErrorCode Code, [property: Id(2)] string Message,
    [property: Id(3)] bool IsTransient, [property: Id(4)] bool IsElsewhere)
{
    public static PartFailure Elsewhere(int part) => new(part, ErrorCode.Unavailable, "", IsTransient: true, IsElsewhere: true);

    public static PartFailure Of(int part, GridException failure) => new(part, failure.Code, failure.Message, failure.IsTransient, IsElsewhere: false);

    /// <summary>The exception that a caller of one row gets to see.</summary>
    public GridException ToException() => Code == ErrorCode.OutcomeUnknown ? new OutcomeUnknownException(Message)
        : IsTransient || Code is ErrorCode.Internal or ErrorCode.StoreFailure or ErrorCode.Timeout ? new GridException(Code, Message, IsTransient)
        : new RequestException(Code, Message);
}
