namespace Grid.Benchmarks.Charts;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Group">What stands above the first bar of a group; bars of one group follow one another.</param>
/// <param name="Text">What stands behind the bar.</param>
/// <param name="IsOurs">Whether it is the grid's.</param>
internal sealed record ChartBar(string Group, string Label, double Value, string Text, bool IsOurs);
