using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class LoadView : IFigureView
{
    public string Benchmark => "load";

    public string Draw(JsonElement run) => BarChart.Draw("Files in and out, rows a second", [.. run.All("figures").OrderByDescending(figure => figure.Text("direction"), StringComparer.Ordinal).Select(figure =>
        new ChartBar(figure.Text("direction"), figure.Text("format"), figure.Number("rowsPerSecond"), FigureReading.ShowCount(figure.Number("rowsPerSecond")), IsOurs: true))]);

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("format", "rows", "file, bytes", "import, rows/s", "export, rows/s");
        foreach (var format in run.All("figures").GroupBy(figure => figure.Text("format")))
        {
            var byDirection = format.ToDictionary(figure => figure.Text("direction"));
            table.Add(format.Key, FigureReading.ShowCount(byDirection["import"].Number("rows")), FigureReading.ShowCount(byDirection["export"].Number("bytes")), Cell(byDirection["import"]), Cell(byDirection["export"]));
        }

        var target = run.Number("target");
        var csv = run.All("figures").First(figure => figure.Text("direction") == "import" && figure.Text("format") == "csv").Number("rowsPerSecond");
        return
        [
            .. table.Lines(), "",
            string.Create(CultureInfo.InvariantCulture, $"In parentheses the lowest and highest round. Target for the import of CSV: {target:N0} rows/s, {FigureReading.ShowVerdict(csv >= target)}. The content that came back was {(run.TruthOrNull("isIdentical") == true ? "identical in every format" : "NOT identical")}."),
        ];
    }

    private static string Cell(JsonElement figure) =>
        $"{FigureReading.ShowCount(figure.Number("rowsPerSecond"))} ({FigureReading.ShowCount(figure.Number("lowest"))} to {FigureReading.ShowCount(figure.Number("highest"))})";
}
