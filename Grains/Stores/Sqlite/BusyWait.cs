using System.Diagnostics;

namespace Grid.Grains.Stores.Sqlite;

/// <summary>
/// Waits for a lock that another process holds for about a millisecond. SQLite's own wait doubles its sleeps, so that
/// who has waited longest tries least often and may wait a second; short jittered waits give every try the same chance.
/// </summary>
internal struct BusyWait(SqliteFile file, TimeSpan limit)
{
    /// <summary>Spins that only yield the processor, about as long as a short transaction takes; each one after them sleeps a millisecond.</summary>
    private const int SpinsBeforeSleep = 20;

    private const int MostSpinsAtOnce = 3;

    private SpinWait _spin;
    private long _started;

    /// <summary>Waits before the next try.</summary>
    /// <exception cref="Errors.GridException">The limit has passed.</exception>
    public void Once()
    {
        if (_started == 0)
        {
            _started = Stopwatch.GetTimestamp();
        }

        if (Stopwatch.GetElapsedTime(_started) > limit)
        {
            throw file.BusyFor(limit);
        }

        for (var spins = Random.Shared.Next(1, MostSpinsAtOnce + 1); spins > 0; spins--)
        {
            _spin.SpinOnce(SpinsBeforeSleep);
        }
    }
}
