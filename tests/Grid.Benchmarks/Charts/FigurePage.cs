namespace Grid.Benchmarks.Charts;

/// <summary>A page in Markdown, which shows figures between a line <c>&lt;!-- figures: NAME --&gt;</c> and the next line <c>&lt;!-- end --&gt;</c>.</summary>
internal static class FigurePage
{
    private const string End = "<!-- end -->";

    /// <summary>Replaces what stands between the marks of a benchmark.</summary>
    /// <exception cref="ChartException">The page has no such marks.</exception>
    public static string Replace(string page, string benchmark, IEnumerable<string> lines)
    {
        var begin = $"<!-- figures: {benchmark} -->";
        var start = page.IndexOf(begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : page.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0
            ? throw new ChartException($"The page has no place for the figures of {benchmark}: add a line '{begin}' and a line '{End}' below it.")
            : $"{page[..(start + begin.Length)]}\n\n{string.Join('\n', lines)}\n\n{page[end..]}";
    }
}
