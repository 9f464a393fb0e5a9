namespace Grid.Benchmarks.Charts;

/// <summary>Horizontal bars in groups, as an SVG file.</summary>
internal static class BarChart
{
    private const int Width = 760;
    private const int LabelWidth = 230;
    private const int ValueWidth = 150;
    private const int BarHeight = 16;
    private const int Step = 22;
    private const int Top = 34;

    /// <summary>Draws the bars, each as long as its value relative to the largest.</summary>
    /// <param name="bars">At least one; values are not negative.</param>
    /// <param name="isLogarithmic">Whether ten times a value is a bar longer by always the same: for values of several sizes, all positive.</param>
    public static string Draw(string title, IReadOnlyList<ChartBar> bars, bool isLogarithmic = false)
    {
        var groups = bars.Select(bar => bar.Group).Distinct().Count(name => name.Length > 0);
        var svg = new SvgDocument(Width, Top + ((bars.Count + groups) * Step) + 8);
        svg.Text(8, 18, title, isBold: true);
        var largest = Math.Max(bars.Max(bar => bar.Value), double.Epsilon);
        // Where the bars begin: the power of ten below the smallest.
        var origin = isLogarithmic ? Math.Floor(Math.Log10(Math.Max(bars.Min(bar => bar.Value), 1e-6)) - 0.1) : 0;
        var y = Top;
        var group = "";
        foreach (var bar in bars)
        {
            if (bar.Group != group && bar.Group.Length > 0)
            {
                svg.Text(8, y + 13, bar.Group, isBold: true);
                y += Step;
            }

            group = bar.Group;
            var share = isLogarithmic ? (Math.Log10(bar.Value) - origin) / (Math.Log10(largest) - origin) : bar.Value / largest;
            var length = share * (Width - LabelWidth - ValueWidth);
            svg.Text(LabelWidth - 8, y + 13, bar.Label, "end");
            svg.Bar(LabelWidth, y, length, BarHeight, bar.IsOurs ? SvgDocument.Accent : SvgDocument.Other);
            svg.Text(LabelWidth + length + 6, y + 13, bar.Text);
            y += Step;
        }

        return svg.ToString();
    }
}
