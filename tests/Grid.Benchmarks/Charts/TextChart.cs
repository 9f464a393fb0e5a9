using System.Globalization;

namespace Grid.Benchmarks.Charts;

/// <summary>A chart of bars in letters, for terminals.</summary>
internal static class TextChart
{
    private const string Bars = " ▁▂▃▄▅▆▇█";
    private const int LabelWidth = 8;

    /// <summary>Draws values that lie at equal distances over a time, with its events marked below.</summary>
    /// <param name="values">At least one; each column shows the mean of those that fall into it.</param>
    /// <param name="events">In the order of time.</param>
    public static IEnumerable<string> Draw(double[] values, int columns, int rows, double seconds, IReadOnlyList<(string What, double Second)> events)
    {
        var means = Enumerable.Range(0, columns).Select(column => MeanOf(values, column, columns)).ToArray();
        var highest = Math.Max(means.Max(), double.Epsilon);
        for (var row = rows - 1; row >= 0; row--)
        {
            var label = row == rows - 1 ? highest.ToString("N0", CultureInfo.InvariantCulture) : row == 0 ? "0" : "";
            yield return label.PadLeft(LabelWidth) + " ┤" + string.Concat(means.Select(mean => BarOf((mean / highest * rows) - row)));
        }

        foreach (var (what, second) in events)
        {
            yield return new string(' ', LabelWidth + 2 + (int)(second / seconds * columns)) + string.Create(CultureInfo.InvariantCulture, $"↑ {what}, {second:0.#} s");
        }
    }

    private static double MeanOf(double[] values, int column, int columns)
    {
        var first = column * values.Length / columns;
        var end = Math.Max(first + 1, (column + 1) * values.Length / columns);
        return values[first..end].Average();
    }

    private static char BarOf(double height) => Bars[(int)Math.Round(Math.Clamp(height, 0, 1) * (Bars.Length - 1))];
}
