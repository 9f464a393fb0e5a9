using System.Diagnostics;

namespace Grid.Benchmarks;

/// <summary>Takes times.</summary>
internal static class Timing
{
    /// <summary>Runs whose times do not count, at least: code is compiled and compiled better, caches fill.</summary>
    private const int WarmRuns = 5;

    /// <summary>How long they last at least: the runtime optimises in the background what has run often.</summary>
    private static readonly TimeSpan WarmTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Runs whose median is the figure.</summary>
    private const int Runs = 7;

    public static async Task<TimeSpan> OnceAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The median time of an action that has run before.</summary>
    public static async Task<TimeSpan> MedianAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        for (var run = 0; run < WarmRuns || Stopwatch.GetElapsedTime(started) < WarmTime; run++)
        {
            await action();
        }

        var times = new TimeSpan[Runs];
        for (var run = 0; run < Runs; run++)
        {
            times[run] = await OnceAsync(action);
        }

        Array.Sort(times);
        return times[Runs / 2];
    }
}
