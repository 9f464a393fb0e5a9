using Grid.Client.Hosting;
using Grid.Errors;

namespace Grid.Client.Calls;

/// <summary>What is left of one call: time until its deadline, and attempts. Not thread-safe: work in parallel takes a <see cref="Fork"/> each.</summary>
internal sealed class CallBudget
{
    private readonly GridClientOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly long _start;

    /// <param name="timeout">The deadline; null for that of the options.</param>
    public CallBudget(GridClientOptions options, TimeProvider time, TimeSpan? timeout = null)
        : this(options, time, timeout ?? options.Timeout, time.GetTimestamp())
    {
    }

    private CallBudget(GridClientOptions options, TimeProvider time, TimeSpan timeout, long start)
    {
        _options = options;
        _time = time;
        _timeout = timeout;
        _start = start;
    }

    /// <summary>Attempts that have failed.</summary>
    public int FailedAttempts { get; private set; }

    public TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>The deadline as a timestamp.</summary>
    public long Deadline => _time.After(_start, _timeout);

    /// <summary>Time until the deadline; not positive behind it.</summary>
    public TimeSpan Remaining => _timeout - Elapsed;

    /// <summary>How long the next attempt of a read waits: twice as long each time, so that a slow answer is met in the end.</summary>
    public TimeSpan ReadAttemptTimeout => Shorter(_options.ReadAttemptTimeout * Math.Pow(2, Math.Min(FailedAttempts, 10)), Remaining);

    /// <summary>How long the next attempt of a write waits.</summary>
    public TimeSpan WriteAttemptTimeout => Shorter(_options.WriteAttemptTimeout, Remaining);

    /// <summary>A budget with the same deadline that counts its own attempts.</summary>
    public CallBudget Fork() => new(_options, _time, _timeout, _start);

    /// <summary>Counts a failed attempt that can be repeated without a pause. False when no attempt is left.</summary>
    public bool TryCountAttempt() => ++FailedAttempts < _options.RetryLimit && Remaining > TimeSpan.Zero;

    /// <summary>Counts a failed attempt and pauses before the next. False, at once, when no attempt or no time is left.</summary>
    public async ValueTask<bool> TryPauseAsync(CancellationToken cancellationToken)
    {
        var pause = NextPause();
        if (!TryCountAttempt() || pause >= Remaining)
        {
            return false;
        }

        await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The failure of the last attempt, saying also what was tried.</summary>
    public GridException GiveUp(GridException failure) => new(
        failure.Code,
        $"{failure.Message} Gave up after {FailedAttempts} attempts in {Elapsed.TotalSeconds:0.0} s (limits: RetryLimit {_options.RetryLimit}, Timeout {_timeout.TotalSeconds:0.#} s).",
        failure.IsTransient,
        failure);

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    // Callers that failed together must not come back together, so up to half of the pause is taken off at random.
    private TimeSpan NextPause()
    {
        var full = Shorter(_options.RetryDelay * Math.Pow(2, Math.Min(FailedAttempts, 10)), _options.MaxRetryDelay);
        return full * (1 - (Random.Shared.NextDouble() / 2));
    }
}
