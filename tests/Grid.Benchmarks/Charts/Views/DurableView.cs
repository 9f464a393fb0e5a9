using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class DurableView : IFigureView
{
    public string Benchmark => "durable";

    public string Draw(JsonElement run) => BarChart.Draw("Durable writes of single records, calls a second", [.. run.All("figures").Select(figure => new ChartBar(
        string.Create(CultureInfo.InvariantCulture, $"{figure.Text("workload")}, {figure.Number("callers"):N0} callers"), figure.Text("system"), figure.Number("rate"),
        FigureReading.ShowCount(figure.Number("rate")), figure.Text("system").StartsWith("Grid", StringComparison.Ordinal)))]);

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("store", "callers", "<system", "writes/s", "p50, ms", "p99, ms", "grid ÷ it", "<target");
        foreach (var figure in run.All("figures"))
        {
            var target = figure.NumberOrNull("target") is { } least ? string.Create(CultureInfo.InvariantCulture, $"{least:0.##}, {FigureReading.ShowVerdict(figure.TruthOrNull("isTargetMet"))}") : "";
            table.Add(
                figure.Text("workload"), FigureReading.ShowCount(figure.Number("callers")), figure.Text("system"), FigureReading.ShowCount(figure.Number("rate")),
                FigureReading.Show(figure.Number("medianMicroseconds") / 1_000), FigureReading.Show(figure.Number("p99Microseconds") / 1_000),
                FigureReading.ShowRatio(figure.NumberOrNull("ratio")), target);
        }

        return table.Lines();
    }
}
