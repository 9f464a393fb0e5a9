namespace Grid.Benchmarks.Load;

/// <summary>One figure of the benchmark: the median over its rounds.</summary>
internal sealed record LoadFigure(string Direction, string Format, long Rows, long Bytes, double RowsPerSecond, double Lowest, double Highest);
