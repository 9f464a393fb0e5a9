using System.Diagnostics;

namespace Grid.Benchmarks.Failover;

/// <summary>When operations succeeded: how many in each short span, and the longest time that some caller had to wait for its next. Thread-safe.</summary>
/// <param name="callers">Callers, each of which notes its own.</param>
internal sealed class OperationTimeline(int callers)
{
    /// <summary>Length of a span.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<int> _counts = [];
    private readonly long[] _last = new long[callers];
    private readonly List<(double End, double Seconds)> _gaps = [];
    private long _begin = long.MaxValue;

    /// <summary>Begins to count at a timestamp of <see cref="Stopwatch"/>.</summary>
    public void Begin(long timestamp)
    {
        lock (_gate)
        {
            Array.Fill(_last, timestamp);
            _begin = timestamp;
        }
    }

    /// <summary>An operation of a caller succeeded.</summary>
    public void Note(int caller, long timestamp)
    {
        lock (_gate)
        {
            if (timestamp < _begin)
            {
                return;
            }

            var since = Stopwatch.GetElapsedTime(_begin, timestamp);
            var span = (int)(since / Span);
            while (_counts.Count <= span)
            {
                _counts.Add(0);
            }

            _counts[span]++;
            var gap = Stopwatch.GetElapsedTime(_last[caller], timestamp);
            if (gap > Span)
            {
                _gaps.Add((since.TotalSeconds, gap.TotalSeconds));
            }

            _last[caller] = timestamp;
        }
    }

    /// <summary>Operations a second in each span of a measurement of so many seconds.</summary>
    public double[] Rates(double seconds)
    {
        lock (_gate)
        {
            return [.. Enumerable.Range(0, (int)(seconds / Span.TotalSeconds)).Select(span => span < _counts.Count ? _counts[span] / Span.TotalSeconds : 0)];
        }
    }

    /// <summary>The longest that a caller waited for a success that came between two moments, in seconds; 0 when nobody waited longer than a span.</summary>
    public double LongestGap(double from, double to)
    {
        lock (_gate)
        {
            return _gaps.Where(gap => gap.End >= from && gap.End < to).Select(gap => gap.Seconds).DefaultIfEmpty().Max();
        }
    }

    /// <summary>Callers that have had no success since a moment, in seconds.</summary>
    public int SilentSince(double second)
    {
        lock (_gate)
        {
            return _last.Count(last => Stopwatch.GetElapsedTime(_begin, last).TotalSeconds < second);
        }
    }
}
