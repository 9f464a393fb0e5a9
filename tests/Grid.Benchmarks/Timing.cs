using System.Diagnostics;

namespace Grid.Benchmarks;

/// <summary>Takes times.</summary>
/// <param name="warmTime">How long runs whose times do not count last at least: the runtime optimises in the background what has run often.</param>
/// <param name="runs">Runs whose median is the figure.</param>
internal sealed class Timing(TimeSpan warmTime, int runs)
{
    /// <summary>Runs whose times do not count, at least: code is compiled and compiled better, caches fill.</summary>
    private const int WarmRuns = 5;

    public static async Task<TimeSpan> OnceAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>The median time of an action that has run before.</summary>
    public async Task<TimeSpan> MedianAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        for (var run = 0; run < WarmRuns || Stopwatch.GetElapsedTime(started) < warmTime; run++)
        {
            await action();
        }

        var times = new TimeSpan[runs];
        for (var run = 0; run < runs; run++)
        {
            times[run] = await OnceAsync(action);
        }

        Array.Sort(times);
        return times[runs / 2];
    }
}
