using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class QueryView : IFigureView
{
    public string Benchmark => "query";

    public string Draw(JsonElement run) => BarChart.Draw(
        "Global queries, milliseconds on a logarithmic scale (shorter is better)",
        [.. run.All("figures").Select(figure => new ChartBar(figure.Text("query"), figure.Text("system"), figure.Number("milliseconds"), FigureReading.Show(figure.Number("milliseconds")), figure.Text("system") == "Grid"))],
        isLogarithmic: true);

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var figures = run.All("figures").ToArray();
        string[] systems = [.. figures.Select(figure => figure.Text("system")).Distinct()];
        var table = new MarkdownTable(["query", .. systems.Select((system, index) => index == 0 ? $"{system}, ms" : $"{system} (grid ÷ it)"), "<target"]);
        foreach (var query in figures.GroupBy(figure => figure.Text("query")))
        {
            var bySystem = query.ToDictionary(figure => figure.Text("system"));
            table.Add([
                query.Key, .. systems.Select(system => bySystem.TryGetValue(system, out var figure) ? Cell(figure) : ""),
                string.Join("; ", query.Where(figure => figure.TextOrNull("target") is not null).Select(figure => $"{figure.Text("target")}, {FigureReading.ShowVerdict(figure.TruthOrNull("isTargetMet"))}")),
            ]);
        }

        return [.. table.Lines(), "", $"{FigureReading.ShowCount(run.Number("rows"))} rows; medians of {FigureReading.ShowCount(run.Number("runs"))} runs."];
    }

    private static string Cell(JsonElement figure) => figure.NumberOrNull("gridRatio") is { } ratio
        ? $"{FigureReading.Show(figure.Number("milliseconds"))} ({FigureReading.ShowRatio(ratio)})"
        : FigureReading.Show(figure.Number("milliseconds"));
}
