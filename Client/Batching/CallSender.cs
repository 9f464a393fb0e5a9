using Grid.Errors;

namespace Grid.Client.Batching;

/// <summary>How the calls of one <see cref="CallQueue{TCall, TOutcome}"/> reach where they go.</summary>
internal abstract class CallSender<TCall, TOutcome>
    where TCall : PendingCall<TOutcome>
{
    /// <summary>
    /// Sends a request and stages in every call of it what it was answered; throws only for a defect. Calls that are answered later
    /// are marked by <see cref="PendingCall{TOutcome}.StageUnanswered"/>, and are the request's <see cref="CallRequest{TCall}.Rest"/>.
    /// </summary>
    public abstract ValueTask SendAsync(CallRequest<TCall> request);

    /// <summary>Whether nothing more is sent there: calls that wait go by <see cref="Reroute"/>.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Notes that a request was not answered in time.</summary>
    public virtual void NoteSilence()
    {
    }

    /// <summary>Sends a call another way: the request found its partition elsewhere, or nothing is sent here any more.</summary>
    public abstract void Reroute(TCall call);

    /// <summary>What a call is answered with that is given up because its time is over.</summary>
    /// <param name="wasSent">Whether it may have reached its partition.</param>
    public abstract TOutcome Late(PendingCall<TOutcome> call, bool wasSent);

    /// <summary>What a call is answered with that met an error.</summary>
    public abstract TOutcome Failed(GridException failure);

    /// <summary>How long an answer is still waited for once a gateway is lost: it may come over another, or never.</summary>
    public abstract TimeSpan PatienceAfterLoss { get; }
}
