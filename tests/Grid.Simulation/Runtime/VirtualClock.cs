namespace Grid.Simulation.Runtime;

/// <summary>The monotonic clock of one simulated process, which may run faster or slower than the world's time.</summary>
/// <param name="rate">Clock ticks a world tick.</param>
internal sealed class VirtualClock(VirtualTime world, double rate) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(world.Now * rate);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(world.Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Schedule(VirtualTimer timer, TimeSpan dueTime) => world.Schedule(timer, world.Now + (long)Math.Ceiling(Math.Max(0, dueTime.Ticks) / rate));
}
