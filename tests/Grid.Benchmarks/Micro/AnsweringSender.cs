using Grid.Client.Batching;
using Grid.Client.Calls;
using Grid.Errors;

namespace Grid.Benchmarks.Micro;

/// <summary>A place that answers every read with nothing: what is left is what the client does.</summary>
/// <param name="isLater">Whether it answers from another thread, so that calls gather meanwhile.</param>
internal sealed class AnsweringSender(bool isLater) : CallSender<PendingRead, KeyOutcome>
{
    public override TimeSpan PatienceAfterLoss => TimeSpan.FromSeconds(1);

    public override async ValueTask SendAsync(CallRequest<PendingRead> request)
    {
        if (isLater)
        {
            await Task.Yield();
        }

        PendingCall<KeyOutcome>.StageAll(request.Calls, request.Count, default);
    }

    public override void Reroute(PendingRead call) => throw new InvalidOperationException("There is nowhere else.");

    public override KeyOutcome Late(PendingCall<KeyOutcome> call, bool wasSent) => throw new InvalidOperationException("The answer came too late.");

    public override KeyOutcome Failed(GridException failure) => throw failure;
}
