using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class ScaleView : IFigureView
{
    public string Benchmark => "scale";

    public string Draw(JsonElement run) => BarChart.Draw("Durable writes a second by arrangement", [.. run.All("figures").Select(Bar)]);

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("arrangement", "writes/s", "commits/s", "to one", "<target");
        foreach (var figure in run.All("figures"))
        {
            table.Add(
                figure.Text("arrangement"), FigureReading.ShowCount(figure.Number("writes")), figure.NumberOrNull("commits") is { } commits ? FigureReading.Show(commits) : "",
                FigureReading.ShowRatio(figure.Number("ratio")), Target(figure));
        }

        return table.Lines();
    }

    private static string Target(JsonElement figure)
    {
        var verdict = FigureReading.ShowVerdict(figure.TruthOrNull("isTargetMet"));
        return figure.NumberOrNull("least") is { } least ? string.Create(CultureInfo.InvariantCulture, $"at least {least:0.0}, {verdict}")
            : figure.NumberOrNull("most") is { } most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:0.0}, {verdict}")
            : "";
    }

    private static ChartBar Bar(JsonElement figure)
    {
        var isShared = figure.Number("silos") > figure.Number("stores");
        var group = figure.TruthOrNull("isFixedTime") == false ? "Embedded stores, one machine"
            : isShared ? "Silos over one store of fixed time"
            : "Sets that share nothing, stores of fixed time";
        return new ChartBar(group, figure.Text("arrangement"), figure.Number("writes"),
            string.Create(CultureInfo.InvariantCulture, $"{figure.Number("writes"):N0} ({figure.Number("ratio"):0.00} ×)"), IsOurs: !isShared);
    }
}
