namespace Grid.Benchmarks.Charts;

/// <summary>What was given cannot be shown.</summary>
internal sealed class ChartException(string message) : Exception(message);
