namespace Grid.Client.Batching;

/// <summary>A single-row call that waits in a <see cref="PartitionQueue{TCall, TOutcome}"/> for its request.</summary>
/// <typeparam name="TOutcome">What it is answered with.</typeparam>
internal abstract class PendingCall<TOutcome>
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Abandoned = 2;

    private readonly TaskCompletionSource<TOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    protected PendingCall(TimeSpan attemptTimeout) => AttemptTimeout = attemptTimeout;

    /// <summary>How long the caller lets the request take.</summary>
    public TimeSpan AttemptTimeout { get; }

    /// <summary>Bytes that the call adds to its request.</summary>
    public abstract int ByteCount { get; }

    public Task<TOutcome> Outcome => _completion.Task;

    /// <summary>Puts the call into a request. False when its caller has given up.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Gives the call up. False when it is in a request already, so that it may be applied.</summary>
    public bool TryAbandon() => Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;

    public void Complete(TOutcome outcome) => _completion.TrySetResult(outcome);

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
