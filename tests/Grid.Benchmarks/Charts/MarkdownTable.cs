namespace Grid.Benchmarks.Charts;

/// <summary>A table in Markdown.</summary>
/// <param name="heads">Of the columns; all but the first are numbers, which stand to the right, where they do not begin with '&lt;'.</param>
internal sealed class MarkdownTable(params IReadOnlyList<string> heads)
{
    private readonly List<string> _rows = [];

    public void Add(params IEnumerable<string> cells) => _rows.Add(Row(cells));

    public IEnumerable<string> Lines() =>
        [Row(heads.Select(head => head.TrimStart('<'))), $"|{string.Concat(heads.Select((head, column) => column == 0 || head.StartsWith('<') ? "---|" : "---:|"))}", .. _rows];

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
