namespace Grid.Benchmarks.KeyValue.Report;

/// <summary>One system under one load: medians of the rounds.</summary>
/// <param name="Rate">Operations a second.</param>
/// <param name="Ratio">The grid's rate relative to this system's, of the same round; null for the grid itself.</param>
/// <param name="Target">The least such ratio that is aimed at; null for none.</param>
internal sealed record KeyValueFigure(
    string Workload, int Callers, string System, double Rate, double MedianMicroseconds, double P99Microseconds, double? Ratio, double? Target)
{
    public bool? IsTargetMet => Target is { } least ? Ratio >= least : null;
}
