using System.Collections.Concurrent;

namespace Grid.Silo.Http;

/// <summary>Counts answered requests by route and status, and the time they took. Thread-safe.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Route, int Status), Counter> _counters = new();

    /// <param name="route">The pattern of the endpoint, so that the number of counters does not grow with the number of keys.</param>
    public void Add(string route, int status, TimeSpan elapsed) => _counters.GetOrAdd((route, status), _ => new Counter()).Add(elapsed);

    public IEnumerable<(string Route, int Status, long Count, double Seconds)> Read() => _counters
        .OrderBy(pair => pair.Key)
        .Select(pair => (pair.Key.Route, pair.Key.Status, pair.Value.Count, pair.Value.Seconds));

    private sealed class Counter
    {
        private long _count;
        private long _ticks;

        public long Count => Interlocked.Read(ref _count);

        public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds;

        public void Add(TimeSpan elapsed)
        {
            Interlocked.Increment(ref _count);
            Interlocked.Add(ref _ticks, elapsed.Ticks);
        }
    }
}
