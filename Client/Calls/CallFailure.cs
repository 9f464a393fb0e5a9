using Grid.Errors;

namespace Grid.Client.Calls;

/// <summary>
/// What the failure of a grain call means. Every failure becomes a <see cref="GridException"/> whose
/// <see cref="GridException.IsTransient"/> says that the same call may be sent again: the call was certainly not applied,
/// or it only reads.
/// </summary>
internal static class CallFailure
{
    /// <summary>The failure of a call that changes nothing: whatever was lost on the way may be sent again.</summary>
    public static GridException OfRead(Exception failure, string what) => failure switch
    {
        GridException known => known,
        TimeoutException => new GridException(ErrorCode.Timeout, $"{what} did not answer in time.", isTransient: true, failure),
        OrleansException or OperationCanceledException => new GridException(
            ErrorCode.Unavailable, $"{what} could not be reached: {failure.Message}", isTransient: true, failure),
        _ => Defect(failure, what),
    };

    /// <summary>The failure of a call that writes: unknown, unless it certainly was not delivered or the grid itself said what became of it.</summary>
    public static GridException OfWrite(Exception failure, string what) => failure switch
    {
        GridException known => known,
        _ when WasNotDelivered(failure) => new GridException(
            ErrorCode.Unavailable, $"{what} refused the call unseen: {failure.Message}", isTransient: true, failure),
        TimeoutException => new OutcomeUnknownException($"{what} did not answer in time: the write may be applied. Read before repeating it.", failure),
        _ => new OutcomeUnknownException($"The answer of {what} was lost: the write may be applied. Read before repeating it. ({failure.Message})", failure),
    };

    // A gateway that sheds load and an overloaded activation say no before the call is queued. Every other rejection can
    // come after a first delivery, because Orleans sends messages of a broken connection again on its own.
    private static bool WasNotDelivered(Exception failure) => failure is GatewayTooBusyException or LimitExceededException;

    private static GridException Defect(Exception failure, string what) =>
        new(ErrorCode.Internal, $"{what} failed: {failure.Message}", isTransient: false, failure);
}
