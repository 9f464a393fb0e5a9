namespace Grid.Simulation.Runtime;

/// <summary>A timer of a <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
{
    /// <summary>When it fires next, in world ticks; a queue entry with another due time is out of date.</summary>
    public long Due { get; set; } = -1;

    public bool IsDisposed { get; private set; }

    public void Fire()
    {
        Due = -1;
        callback(state);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
        {
            throw new NotSupportedException("The simulated code has no periodic timers.");
        }

        Due = -1;
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            clock.Schedule(this, dueTime);
        }

        return true;
    }

    public void Dispose() => IsDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
