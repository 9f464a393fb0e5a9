using Grid.Client.Calls;
using Grid.Errors;

namespace Grid.Client.Batching;

/// <summary>Reads of one partition, sent to it wherever it is.</summary>
internal class DirectReads(DirectRequests requests) : CallSender<PendingRead, KeyOutcome>
{
    // A read that was under way over the lost gateway is better sent again at once.
    public override TimeSpan PatienceAfterLoss => TimeSpan.Zero;

    public override ValueTask SendAsync(CallRequest<PendingRead> request) => requests.ReadAsync(request.Calls, request.Count);

    public override void Reroute(PendingRead call) => throw new InvalidOperationException("A partition's own queue has nowhere else to send a call.");

    public override KeyOutcome Late(PendingCall<KeyOutcome> call, bool wasSent) => Failed(
        new GridException(ErrorCode.Timeout, $"Partition {call.Partition} did not answer in time.", isTransient: true));

    public override KeyOutcome Failed(GridException failure) => KeyOutcome.Failed(failure);
}
