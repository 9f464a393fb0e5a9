using Grid.Client.Hosting;
using Grid.Errors;

namespace Grid.Client.Calls;

/// <summary>Sends calls: once, or until the deadline. Failures come out as <see cref="GridException"/>s, cancellation as cancellation.</summary>
internal sealed class Attempts
{
    /// <summary>
    /// What a write that is under way when a gateway is lost may still take. If it went over the lost one, or to a silo that
    /// died with it, its answer never comes; if not, this is ample for a commit.
    /// </summary>
    private static readonly TimeSpan WriteGraceAfterLoss = TimeSpan.FromSeconds(1);

    private readonly GatewayLoss _loss;

    public Attempts(GridClientOptions options, TimeProvider time, GatewayLoss loss)
    {
        Options = options;
        Time = time;
        _loss = loss;
    }

    public GridClientOptions Options { get; }

    public TimeProvider Time { get; }

    /// <param name="timeout">The deadline; null for that of the options.</param>
    public CallBudget NewBudget(TimeSpan? timeout = null) => new(Options, Time, timeout);

    /// <summary>Sends a call that changes nothing, once. It is given up when it takes too long or a gateway is lost.</summary>
    public async Task<TResult> ReadOnceAsync<TResult>(
        Func<CancellationToken, Task<TResult>> call, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(AtLeastOneTick(timeout), Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token, _loss.Token);
        try
        {
            return await WaitAsync(call, ended.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw CallFailure.OfRead(timer.IsCancellationRequested && failure is OperationCanceledException ? new TimeoutException() : failure, what);
        }
    }

    /// <summary>Sends a call that writes, once. The loss of a gateway shortens the wait but does not end it: the answer may come over another.</summary>
    public async Task<TResult> WriteOnceAsync<TResult>(
        Func<CancellationToken, Task<TResult>> call, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        using var timer = new CancellationTokenSource(AtLeastOneTick(timeout), Time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var shortened = _loss.Token.Register(() =>
        {
            if (timeout - Time.GetElapsedTime(start) > WriteGraceAfterLoss)
            {
                timer.CancelAfter(WriteGraceAfterLoss);
            }
        });
        try
        {
            return await WaitAsync(call, ended.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw CallFailure.OfWrite(timer.IsCancellationRequested && failure is OperationCanceledException ? new TimeoutException() : failure, what);
        }
    }

    /// <summary>Sends a call that changes nothing until it is answered or the budget is spent.</summary>
    /// <param name="isLong">Whether an attempt may take all the time that is left; otherwise it is repeated after the read attempt timeout.</param>
    public Task<TResult> ReadAsync<TResult>(
        Func<CancellationToken, Task<TResult>> call, string what, bool isLong, CallBudget budget, CancellationToken cancellationToken) => RepeatAsync(
            () => ReadOnceAsync(call, what, isLong ? budget.Remaining : budget.ReadAttemptTimeout, cancellationToken), budget, cancellationToken);

    /// <summary>Sends a call that writes until it is answered, its outcome is unknown, or the budget is spent.</summary>
    public Task<TResult> WriteAsync<TResult>(
        Func<CancellationToken, Task<TResult>> call, string what, CallBudget budget, CancellationToken cancellationToken) => RepeatAsync(
            () => WriteOnceAsync(call, what, budget.Remaining, cancellationToken), budget, cancellationToken);

    private static async Task<TResult> RepeatAsync<TResult>(Func<Task<TResult>> attempt, CallBudget budget, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (GridException failure) when (failure.IsTransient)
            {
                if (!await budget.TryPauseAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw budget.GiveUp(failure);
                }
            }
        }
    }

    // Not every call takes a token, so the wait ends by itself and the answer that comes too late is looked at by nobody.
    private static async Task<TResult> WaitAsync<TResult>(Func<CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        // What is not wanted any more is not sent: a write would be applied.
        cancellationToken.ThrowIfCancellationRequested();
        var answer = call(cancellationToken);
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!answer.IsCompleted)
        {
            _ = answer.ContinueWith(
                late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    private static TimeSpan AtLeastOneTick(TimeSpan timeout) => timeout > TimeSpan.Zero ? timeout : TimeSpan.FromMilliseconds(1);
}
