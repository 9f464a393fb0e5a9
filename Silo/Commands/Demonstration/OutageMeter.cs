using Grid.Errors;

namespace Grid.Silo.Commands.Demonstration;

/// <summary>
/// Asks one question again and again and measures the longest time between two right answers. What happened in between,
/// a failure or a long wait, is the same to a user.
/// </summary>
internal sealed class OutageMeter(Func<CancellationToken, Task> ask, TimeProvider time)
{
    /// <summary>Rest between two questions: short against any outage, long enough to leave the machine to the others.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private long _lastAnswer;

    /// <summary>The longest time without an answer so far.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Questions that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>Questions answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Asks until cancelled, then once more until it is answered, so that no gap is left open.</summary>
    /// <exception cref="GridException">Not answered for <paramref name="patience"/>.</exception>
    public async Task RunAsync(TimeSpan patience, CancellationToken until)
    {
        _lastAnswer = time.GetTimestamp();
        while (!await TryAskAsync(patience) || !until.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, CancellationToken.None);
        }
    }

    private async Task<bool> TryAskAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await ask(limit.Token);
        }
        catch (Exception failure) when (IsOutage(failure))
        {
            Failures++;
            if (time.GetElapsedTime(_lastAnswer) > patience)
            {
                throw new GridException(ErrorCode.Unavailable, $"No answer for {patience.TotalSeconds:0} s: {failure.Message}", isTransient: true, failure);
            }

            return false;
        }

        var now = time.GetTimestamp();
        var gap = time.GetElapsedTime(_lastAnswer, now);
        LongestGap = gap > LongestGap ? gap : LongestGap;
        _lastAnswer = now;
        Answers++;
        return true;
    }

    private static bool IsOutage(Exception failure) =>
        failure is OperationCanceledException or TimeoutException or Orleans.Runtime.OrleansException
        || failure is GridException { Code: ErrorCode.Unavailable or ErrorCode.Timeout or ErrorCode.Fenced };
}
