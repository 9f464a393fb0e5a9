using System.Diagnostics;

namespace Grid.Simulation.Chaos.Faults;

/// <summary>The time of a run's faults.</summary>
internal sealed class FaultBudget(ChaosOptions options, long started)
{
    /// <summary>Whether the time that was asked for is over.</summary>
    public bool IsTimeOver => Stopwatch.GetElapsedTime(started) >= options.Duration;

    /// <summary>Whether no fault may begin any more, planned or not.</summary>
    public bool IsExhausted => Stopwatch.GetElapsedTime(started) >= options.HardLimit;
}
