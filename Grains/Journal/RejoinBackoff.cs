namespace Grid.Grains.Journal;

/// <summary>
/// When a store that failed may be tried again: after a second, and after twice as long each time that it fails again
/// soon, so that a store that comes and goes does not cost a full copy each time. Thread-safe.
/// </summary>
public sealed class RejoinBackoff(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>A store that has not failed for so long starts over with the shortest wait.</summary>
    private static readonly TimeSpan Forgiveness = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private TimeSpan _wait = TimeSpan.Zero;
    private long _failedAt;

    /// <summary>Whether it may be tried now.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _wait == TimeSpan.Zero || time.GetElapsedTime(_failedAt) >= _wait;
            }
        }
    }

    /// <summary>Forgets all failures: something is known to have changed.</summary>
    public void Forgive()
    {
        lock (_gate)
        {
            _wait = TimeSpan.Zero;
        }
    }

    /// <summary>Notes a failure. Failures during a wait are one and the same: many partitions meet it at once.</summary>
    public void NoteFailure()
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_failedAt);
            if (_wait != TimeSpan.Zero && elapsed < _wait)
            {
                return;
            }

            var isLongAgo = _wait == TimeSpan.Zero || elapsed >= Forgiveness;
            _wait = isLongAgo ? Shortest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, _wait.Ticks * 2));
            _failedAt = time.GetTimestamp();
        }
    }
}
