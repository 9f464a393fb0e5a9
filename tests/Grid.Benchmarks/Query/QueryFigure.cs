namespace Grid.Benchmarks.Query;

/// <summary>One measurement.</summary>
/// <param name="Milliseconds">Median of the runs.</param>
/// <param name="GridRatio">The grid's time as a multiple of this system's; null for the grid itself.</param>
/// <param name="Target">What is aimed at, relative to this system; null for none.</param>
/// <param name="IsTargetMet">Null where there is no target.</param>
internal sealed record QueryFigure(string Query, string System, double Milliseconds, double? GridRatio, string? Target, bool? IsTargetMet);
