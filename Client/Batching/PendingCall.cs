using System.Threading.Tasks.Sources;
using Grid.Partitions;

namespace Grid.Client.Batching;

/// <summary>
/// A single-row call on its way through a <see cref="CallQueue{TCall, TOutcome}"/>. Its caller awaits it exactly once.
/// Exactly one party ends it: the request that carried it, its caller's cancellation, or its deadline. Only in the first case
/// is it certain that nobody else still holds it, and it is used again.
/// </summary>
/// <typeparam name="TOutcome">What it is answered with.</typeparam>
internal abstract class PendingCall<TOutcome> : IValueTaskSource<TOutcome>, IThreadPoolWorkItem
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Ended = 2;

    // Continues its caller where it is ended: that is on a thread of the pool, and one that nobody else waits for.
    private ManualResetValueTaskSourceCore<TOutcome> _source;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private int _state;
    private bool _isReusable;
    private bool _isCancelled;
    private TOutcome _outcome = default!;
    private TOutcome _staged = default!;

    /// <summary>The partition of its row.</summary>
    public PartitionId Partition { get; private set; }

    /// <summary>How long its request may take.</summary>
    public TimeSpan AttemptTimeout { get; private set; }

    /// <summary>When it ends at the latest, as a timestamp.</summary>
    public long Deadline { get; private set; }

    /// <summary>Bytes that it adds to its request.</summary>
    public abstract int ByteCount { get; }

    /// <summary>Whether the request that carried it found its partition elsewhere and did nothing for it.</summary>
    public bool IsElsewhere { get; private set; }

    /// <summary>Whether the request that carried it was answered for other calls first, and another follows it up.</summary>
    public bool IsUnanswered { get; private set; }

    /// <summary>Whether somebody has ended it while it waits.</summary>
    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>The outcome, once; cancellation is thrown.</summary>
    public ValueTask<TOutcome> Outcome => new(this, _source.Version);

    /// <summary>Puts the call into a request. False when it has ended.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Takes the call out of a request that did nothing for it, to be put into another. False when it has ended.</summary>
    public bool TryRelease()
    {
        IsElsewhere = false;
        return Interlocked.CompareExchange(ref _state, Waiting, Taken) == Taken;
    }

    /// <summary>Notes what its request was answered; nobody sees it before <see cref="CompleteStaged"/>.</summary>
    public void Stage(TOutcome outcome)
    {
        _staged = outcome;
        IsUnanswered = false;
    }

    /// <summary>Notes that its answer is still to come, by a request that follows.</summary>
    public void StageUnanswered() => IsUnanswered = true;

    /// <summary>Stages one outcome in the first calls of an array.</summary>
    public static void StageAll(PendingCall<TOutcome>[] calls, int count, TOutcome outcome)
    {
        for (var index = 0; index < count; index++)
        {
            calls[index].Stage(outcome);
        }
    }

    /// <summary>Notes that its partition is not where the request went.</summary>
    public void StageElsewhere() => (IsElsewhere, IsUnanswered) = (true, false);

    /// <summary>Ends the call with the staged outcome, unless it has ended. Whoever calls this lets go of the call.</summary>
    /// <param name="isInline">Whether its caller goes on on this thread; otherwise on another of the pool.</param>
    public void CompleteStaged(bool isInline)
    {
        // Before the exchange, because the call may be in use again right after it.
        var staged = _staged;
        if (Interlocked.CompareExchange(ref _state, Ended, Taken) != Taken)
        {
            return;
        }

        _outcome = staged;
        _isReusable = true;
        Continue(isInline);
    }

    /// <summary>Ends the call before its request was answered, or before it was in one; nothing is done when it has ended.</summary>
    public void End(Func<PendingCall<TOutcome>, bool, TOutcome> outcomeOf)
    {
        var wasSent = Volatile.Read(ref _state) == Taken;
        while (true)
        {
            var expected = wasSent ? Taken : Waiting;
            var seen = Interlocked.CompareExchange(ref _state, Ended, expected);
            if (seen == expected)
            {
                _outcome = outcomeOf(this, wasSent);
                Continue(isInline: false);
                return;
            }

            if (seen == Ended)
            {
                return;
            }

            wasSent = seen == Taken;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_isCancelled)
        {
            _source.SetException(new OperationCanceledException(_token));
        }
        else
        {
            _source.SetResult(_outcome);
        }
    }

    TOutcome IValueTaskSource<TOutcome>.GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is just running, so that it cannot reach the call's next use.
            _cancellation.Dispose();
            if (_isReusable)
            {
                Reset();
                Recycle();
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource<TOutcome>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<TOutcome>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Begins a use. The caller's token ends the call from then on.</summary>
    protected void Begin(PartitionId partition, TimeSpan attemptTimeout, long deadline, CancellationToken cancellationToken)
    {
        Partition = partition;
        AttemptTimeout = attemptTimeout;
        Deadline = deadline;
        _token = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static call => ((PendingCall<TOutcome>)call!).Cancel(), this);
    }

    /// <summary>Lets go of what the use needed.</summary>
    protected abstract void Clear();

    /// <summary>Gives the call to whoever needs one next.</summary>
    protected abstract void Recycle();

    private void Cancel()
    {
        // One that still waits is not sent any more; one that is under way goes its way unseen.
        if (Interlocked.Exchange(ref _state, Ended) != Ended)
        {
            _isCancelled = true;
            Continue(isInline: false);
        }
    }

    private void Continue(bool isInline)
    {
        if (isInline)
        {
            ((IThreadPoolWorkItem)this).Execute();
        }
        else
        {
            // The queue of all threads, and in order: whoever gathers the next request comes behind the callers that this one served.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Reset()
    {
        _source.Reset();
        _cancellation = default;
        _token = default;
        _isReusable = false;
        _outcome = _staged = default!;
        IsElsewhere = IsUnanswered = false;
        Clear();
        Volatile.Write(ref _state, Waiting);
    }
}
