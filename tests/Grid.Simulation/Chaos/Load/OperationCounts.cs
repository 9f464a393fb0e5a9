using System.Collections.Concurrent;

namespace Grid.Simulation.Chaos.Load;

/// <summary>How many operations ended how. Thread-safe.</summary>
internal sealed class OperationCounts
{
    private const int MaxDefects = 20;

    private readonly long[] _counts = new long[Enum.GetValues<OperationKind>().Length * Enum.GetValues<OperationOutcome>().Length];
    private readonly ConcurrentDictionary<string, bool> _defects = new();

    public long Total => _counts.Sum();

    /// <summary>Different failures that no fault explains, as they were told.</summary>
    public IReadOnlyCollection<string> Defects => [.. _defects.Keys];

    public void Add(OperationKind kind, OperationOutcome outcome) => Interlocked.Increment(ref _counts[Index(kind, outcome)]);

    public void AddDefect(OperationKind kind, Exception failure)
    {
        Add(kind, OperationOutcome.Defect);
        if (_defects.Count < MaxDefects)
        {
            _defects.TryAdd($"{kind}: {failure.GetType().Name}: {failure.Message}", true);
        }
    }

    public long Of(OperationKind kind, OperationOutcome outcome) => Interlocked.Read(ref _counts[Index(kind, outcome)]);

    private static int Index(OperationKind kind, OperationOutcome outcome) => ((int)kind * Enum.GetValues<OperationOutcome>().Length) + (int)outcome;
}
