using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class MicroView : IFigureView
{
    public string Benchmark => "micro";

    public string? Draw(JsonElement run) => null;

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("one operation", "ns", "± ns", "bytes allocated");
        foreach (var figure in run.All("figures"))
        {
            table.Add(
                figure.Text("what"), figure.NumberOrNull("nanoseconds") is { } mean ? FigureReading.Show(mean) : "failed",
                figure.NumberOrNull("deviation") is { } deviation ? FigureReading.Show(deviation) : "", figure.NumberOrNull("bytes") is { } bytes ? FigureReading.ShowCount(bytes) : "");
        }

        return table.Lines();
    }
}
