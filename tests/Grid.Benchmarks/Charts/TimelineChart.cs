using System.Globalization;

namespace Grid.Benchmarks.Charts;

/// <summary>Series over time with marked events, as an SVG file.</summary>
internal static class TimelineChart
{
    private const int Width = 760;
    private const int Height = 260;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 44;
    private const int Bottom = 36;
    private const int SecondsOfTick = 5;

    /// <param name="series">Values at equal distances over all of the time; the first is the grid's colour.</param>
    public static string Draw(string title, string unit, double seconds, IReadOnlyList<(string Name, double[] Values)> series, IReadOnlyList<(string What, double Second)> events)
    {
        var svg = new SvgDocument(Width, Height);
        svg.Text(8, 18, title, isBold: true);
        var largest = Math.Max(series.SelectMany(each => each.Values).Max(), double.Epsilon);
        svg.Line(Left, Top, Left, Height - Bottom);
        svg.Line(Left, Height - Bottom, Width - Right, Height - Bottom);
        svg.Text(Left - 6, Y(largest) + 4, largest.ToString("N0", CultureInfo.InvariantCulture), "end");
        svg.Text(Left - 6, Y(0) + 4, "0", "end");
        svg.Text(8, 36, unit);
        for (var second = 0; second <= seconds; second += SecondsOfTick)
        {
            svg.Text(X(second), Height - Bottom + 16, string.Create(CultureInfo.InvariantCulture, $"{second} s"), "middle");
        }

        foreach (var (what, second) in events)
        {
            svg.Line(X(second), Top, X(second), Height - Bottom, SvgDocument.Mark);
            svg.Text(X(second) + 4, Top - 4, what, colour: SvgDocument.Mark);
        }

        for (var index = 0; index < series.Count; index++)
        {
            var (name, values) = series[index];
            var colour = index == 0 ? SvgDocument.Accent : SvgDocument.Other;
            svg.Path(values.Select((value, place) => (X((place + 0.5) * seconds / values.Length), Y(value))), colour);
            svg.Text(Width - Right - ((series.Count - index) * 90), 18, "— " + name, colour: colour);
        }

        return svg.ToString();

        double X(double second) => Left + (second / seconds * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / largest * (Height - Top - Bottom));
    }
}
