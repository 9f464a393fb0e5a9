namespace Grid.Grains.Partitions.Changes;

/// <summary>Wakes whoever waits for the next commit of a partition. Waiting is of one scheduler; waking is thread-safe.</summary>
internal sealed class CommitSignal
{
    private Wait? _wait;
    private volatile bool _isEnded;

    /// <summary>Nothing more is waited for.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Wakes those who wait now.</summary>
    public void Raise() => Interlocked.Exchange(ref _wait, null)?.Wake();

    /// <summary>Wakes those who wait now, and lets nobody wait any more.</summary>
    public void End()
    {
        _isEnded = true;
        Raise();
    }

    /// <summary>Completes with the next <see cref="Raise"/>. All who wait for it share it, so that those who give up leave nothing behind.</summary>
    public Task WaitAsync()
    {
        if (Volatile.Read(ref _wait) is not { } wait)
        {
            Volatile.Write(ref _wait, wait = new Wait());
        }

        // Looked at only now: an end that came before has not woken this wait.
        return _isEnded ? Task.CompletedTask : wait.Woken;
    }

    private sealed class Wait
    {
        // Asynchronous continuations: a reader must not run inside the commit that wakes it.
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Wait() => Woken = AwaitAsync();

        public Task Woken { get; }

        public void Wake() => _source.TrySetResult();

        // Awaited here, so that a reader with a time limit is resumed on its own scheduler and not on the pool.
        private async Task AwaitAsync() => await _source.Task;
    }
}
