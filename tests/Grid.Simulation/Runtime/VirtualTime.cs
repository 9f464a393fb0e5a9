namespace Grid.Simulation.Runtime;

/// <summary>
/// The one event loop of a simulated world: everything runs on the calling thread, one step at a time, in an order that the
/// seed alone decides. Ready steps are taken at random; when none is ready, the time jumps to the next timer.
/// </summary>
internal sealed class VirtualTime(Random random)
{
    private readonly List<Action> _ready = [];
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private long _order;

    /// <summary>Ticks of 100 ns since the world began.</summary>
    public long Now { get; private set; }

    /// <summary>Steps taken so far.</summary>
    public long StepCount { get; private set; }

    public void Post(Action step) => _ready.Add(step);

    public void Schedule(VirtualTimer timer, long due)
    {
        timer.Due = due;
        _timers.Enqueue(timer, (due, _order++));
    }

    /// <summary>Runs until the condition holds. False when nothing is left to happen, or the time limit is reached.</summary>
    public bool RunUntil(Func<bool> isDone, long limit)
    {
        while (!isDone())
        {
            if (_ready.Count > 0)
            {
                var index = random.Next(_ready.Count);
                var step = _ready[index];
                _ready[index] = _ready[^1];
                _ready.RemoveAt(_ready.Count - 1);
                StepCount++;
                step();
            }
            else if (!_timers.TryDequeue(out var timer, out var key) || key.Due > limit)
            {
                return false;
            }
            else if (timer.Due == key.Due && !timer.IsDisposed)
            {
                Now = Math.Max(Now, key.Due);
                timer.Fire();
            }
        }

        return true;
    }
}
