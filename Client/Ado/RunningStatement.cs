namespace Grid.Client.Ado;

/// <summary>What ends a statement while it runs, and while its rows are read.</summary>
/// <param name="timeout">Ends the wait for the first rows; null for none.</param>
internal sealed class RunningStatement(TimeSpan? timeout, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _timer = timeout is { } time ? new(time) : new();
    private readonly CancellationTokenSource _cancelled = new();
    private CancellationTokenSource? _any;

    public CancellationToken Token => (_any ??= CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, _cancelled.Token, cancellationToken)).Token;

    public bool IsTimedOut => _timer.IsCancellationRequested && !_cancelled.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    /// <summary>The first rows are there: what is read from now on has its own deadlines.</summary>
    public void StopTimer() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ends the statement; nothing happens when it has ended.</summary>
    public void Cancel()
    {
        try
        {
            _cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    public void Dispose()
    {
        _any?.Dispose();
        _timer.Dispose();
        _cancelled.Dispose();
    }
}
