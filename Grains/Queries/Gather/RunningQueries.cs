using Grid.Queries;

namespace Grid.Grains.Queries.Gather;

/// <summary>
/// The queries that this silo works on, to cancel them by name. A grain that scans hears nothing of a call that is cancelled,
/// which would be told to it by a turn of its own; so scans ask here, between chunks. Thread-safe.
/// </summary>
internal sealed class RunningQueries
{
    /// <summary>Cancelled queries that are remembered, so that parts of them that arrive later do not begin.</summary>
    private const int MaxRemembered = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<QueryId, Entry> _running = [];
    private readonly HashSet<QueryId> _cancelled = [];
    private readonly Queue<QueryId> _oldest = new();

    /// <summary>Queries that are worked on now, unnamed ones left out.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Begins a part of a query's work. What is returned is to be disposed of at its end, once.</summary>
    public QueryWork Enter(QueryId query)
    {
        if (query.IsNone)
        {
            return default;
        }

        lock (_gate)
        {
            if (_cancelled.Contains(query))
            {
                return new QueryWork(this, query, isCounted: false, new CancellationToken(canceled: true));
            }

            if (!_running.TryGetValue(query, out var entry))
            {
                _running.Add(query, entry = new Entry());
            }

            entry.Parts++;
            return new QueryWork(this, query, isCounted: true, entry.Source.Token);
        }
    }

    /// <summary>Cancels the parts of a query that run, and those that come later.</summary>
    public void Cancel(QueryId query)
    {
        if (query.IsNone)
        {
            return;
        }

        Entry? entry;
        lock (_gate)
        {
            if (!_cancelled.Add(query))
            {
                return;
            }

            _oldest.Enqueue(query);
            if (_oldest.Count > MaxRemembered)
            {
                _cancelled.Remove(_oldest.Dequeue());
            }

            _running.TryGetValue(query, out entry);
        }

        // Outside: what is registered with the token runs here.
        entry?.Source.Cancel();
    }

    /// <summary>Ends a part.</summary>
    internal void Leave(QueryId query)
    {
        lock (_gate)
        {
            if (--_running[query].Parts == 0)
            {
                _running.Remove(query);
            }
        }
    }

    // The source has no timer and is nobody's child: there is nothing to dispose of, and a cancellation may be under way.
    private sealed class Entry
    {
        public CancellationTokenSource Source { get; } = new();

        public int Parts { get; set; }
    }
}
