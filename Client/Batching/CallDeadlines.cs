using Grid.Client.Calls;

namespace Grid.Client.Batching;

/// <summary>
/// Ends calls whose time is over. One coarse timer for all of them, which runs only while there are calls: a timer for each
/// would cost as much as the call. Thread-safe.
/// </summary>
internal sealed class CallDeadlines
{
    /// <summary>How late a call may be ended: little beside the shortest deadline that makes sense over a network.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(20);

    private readonly Lock _looking = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private List<IDeadlineQueue> _watched = [];
    private List<IDeadlineQueue> _spare = [];

    public CallDeadlines(TimeProvider time, GatewayLoss loss)
    {
        Time = time;
        _timer = time.CreateTimer(static self => ((CallDeadlines)self!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        loss.Lost += Hasten;
    }

    public TimeProvider Time { get; }

    /// <summary>Watches a queue that has a call, until it says that it has none.</summary>
    public void Watch(IDeadlineQueue queue)
    {
        lock (_gate)
        {
            _watched.Add(queue);
            if (_watched.Count > 1)
            {
                return;
            }
        }

        _timer.Change(Resolution, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        lock (_looking)
        {
            List<IDeadlineQueue> looked;
            lock (_gate)
            {
                looked = _watched;
                _watched = _spare;
            }

            var now = Time.GetTimestamp();
            looked.RemoveAll(queue => !queue.EndLate(now));
            lock (_gate)
            {
                _watched.AddRange(looked);
                looked.Clear();
                _spare = looked;
                if (_watched.Count == 0)
                {
                    return;
                }
            }
        }

        _timer.Change(Resolution, Timeout.InfiniteTimeSpan);
    }

    private void Hasten()
    {
        lock (_looking)
        {
            IDeadlineQueue[] watched;
            lock (_gate)
            {
                watched = [.. _watched];
            }

            foreach (var queue in watched)
            {
                queue.Hasten();
            }
        }

        Look();
    }
}
