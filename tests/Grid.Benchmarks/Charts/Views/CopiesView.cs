using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class CopiesView : IFigureView
{
    public string Benchmark => "copies";

    public string? Draw(JsonElement run) => null;

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("stores", "callers", "one copy, writes/s", "two copies, writes/s", "ratio", "<target");
        var target = run.Number("target");
        table.Add(
            run.Text("provider"), FigureReading.ShowCount(run.Number("callers")), FigureReading.ShowCount(run.Number("oneCopy")), FigureReading.ShowCount(run.Number("twoCopies")),
            FigureReading.ShowRatio(run.Number("ratio")), string.Create(CultureInfo.InvariantCulture, $"{target:0.0#}, {FigureReading.ShowVerdict(run.Number("ratio") >= target)}"));
        return table.Lines();
    }
}
