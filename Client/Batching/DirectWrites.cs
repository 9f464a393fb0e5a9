using Grid.Client.Calls;
using Grid.Errors;

namespace Grid.Client.Batching;

/// <summary>Writes of one partition, sent to it wherever it is.</summary>
internal class DirectWrites(DirectRequests requests) : CallSender<PendingWrite, UnitOutcome>
{
    // The answer may come over another gateway; if it was to come over the lost one, or from a silo that died with it, it never
    // comes. This is ample for a commit.
    public override TimeSpan PatienceAfterLoss => TimeSpan.FromSeconds(1);

    public override ValueTask SendAsync(CallRequest<PendingWrite> request) => requests.WriteAsync(request.Calls, request.Count);

    public override void Reroute(PendingWrite call) => throw new InvalidOperationException("A partition's own queue has nowhere else to send a call.");

    public override UnitOutcome Late(PendingCall<UnitOutcome> call, bool wasSent) => Failed(wasSent
        ? new OutcomeUnknownException($"Partition {call.Partition} did not answer in time: the write may be applied. Read before repeating it.")
        : new GridException(ErrorCode.Timeout, $"The write waited too long for its turn at partition {call.Partition}. Nothing was applied.", isTransient: true));

    public override UnitOutcome Failed(GridException failure) => UnitOutcome.Failed(failure);
}
