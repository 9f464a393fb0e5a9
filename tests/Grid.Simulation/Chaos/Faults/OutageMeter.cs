using System.Diagnostics;

namespace Grid.Simulation.Chaos.Faults;

/// <summary>
/// Measures, for one fault at a time, the longest time that some key was without an answer: reads and writes apart, from
/// the fault or the last answer behind it to the next. Thread-safe.
/// </summary>
internal sealed class OutageMeter(int keys)
{
    private readonly Lock _gate = new();
    private readonly long[] _lastAnswer = new long[keys * 2];
    private long _fault;
    private long _healing;
    private long _longest;
    private long _longestHealing;
    private int? _worst;

    /// <summary>A fault happens now.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _fault = Stopwatch.GetTimestamp();
            _healing = long.MaxValue;
            _longest = _longestHealing = 0;
            _worst = null;
        }
    }

    /// <summary>From now on, what is missing comes back.</summary>
    public void BeginHealing()
    {
        lock (_gate)
        {
            _healing = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>A key was read or written.</summary>
    public void NoteAnswer(int key, bool isWrite)
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            Measure(key, isWrite, now);
            _lastAnswer[Index(key, isWrite)] = now;
        }
    }

    /// <summary>Whether every key has been read and written since a moment.</summary>
    public bool HasAnsweredSince(long timestamp)
    {
        lock (_gate)
        {
            return _lastAnswer.All(answer => answer > timestamp);
        }
    }

    /// <summary>What was measured since <see cref="Begin"/>, with what is still without an answer.</summary>
    public (TimeSpan Unavailable, TimeSpan UnavailableHealing, int? Worst) End()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            for (var key = 0; key < keys; key++)
            {
                Measure(key, isWrite: false, now);
                Measure(key, isWrite: true, now);
            }

            var result = (Stopwatch.GetElapsedTime(0, _longest), Stopwatch.GetElapsedTime(0, _longestHealing), _worst);
            _fault = 0;
            return result;
        }
    }

    private void Measure(int key, bool isWrite, long now)
    {
        if (_fault == 0)
        {
            return;
        }

        var from = Math.Max(_fault, _lastAnswer[Index(key, isWrite)]);
        var gap = now - from;
        if (from >= _healing)
        {
            _longestHealing = Math.Max(_longestHealing, gap);
        }
        else if (gap > _longest)
        {
            _longest = gap;
            _worst = key;
        }
    }

    private static int Index(int key, bool isWrite) => (key * 2) + (isWrite ? 1 : 0);
}
