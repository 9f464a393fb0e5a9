using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class KeyValueView : IFigureView
{
    public string Benchmark => "kv";

    // The loads that have targets; all loads of a full run are too many to be seen.
    public string Draw(JsonElement run)
    {
        var loads = run.All("figures").ToLookup(Load);
        var shown = loads.Where(load => load.Any(figure => figure.NumberOrNull("target") is not null)).ToArray();
        return BarChart.Draw("Single records by key, calls a second", [.. (shown.Length > 0 ? shown : loads.AsEnumerable()).SelectMany(load => load.Select(figure => Bar(load.Key, figure)))]);
    }

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var figures = run.All("figures").ToArray();
        string[] systems = [.. figures.Select(figure => figure.Text("system")).Distinct()];
        var table = new MarkdownTable(["workload", "callers", .. systems.Select((system, index) => index == 0 ? $"{system}, calls/s" : system), $"{systems[0]} p50, µs", "p99, µs"]);
        foreach (var load in figures.GroupBy(figure => (Workload: figure.Text("workload"), Callers: figure.Number("callers"))))
        {
            var bySystem = load.ToDictionary(figure => figure.Text("system"));
            table.Add([
                load.Key.Workload, FigureReading.ShowCount(load.Key.Callers), .. systems.Select(system => bySystem.TryGetValue(system, out var figure) ? Cell(figure) : ""),
                FigureReading.Show(bySystem[systems[0]].Number("medianMicroseconds")), FigureReading.Show(bySystem[systems[0]].Number("p99Microseconds")),
            ]);
        }

        return [.. table.Lines(), "", $"In parentheses: {systems[0]} ÷ that system."];
    }

    private static string Load(JsonElement figure) => string.Create(CultureInfo.InvariantCulture,
        $"{figure.Text("workload")}, {figure.Number("callers"):N0} {(figure.Number("callers") == 1 ? "caller" : "callers")}");

    private static ChartBar Bar(string group, JsonElement figure) =>
        new(group, figure.Text("system"), figure.Number("rate"), FigureReading.ShowCount(figure.Number("rate")), figure.Text("system").StartsWith("Grid", StringComparison.Ordinal));

    private static string Cell(JsonElement figure)
    {
        var target = figure.NumberOrNull("target") is { } least ? string.Create(CultureInfo.InvariantCulture, $"; target {least:0.0##}, {FigureReading.ShowVerdict(figure.TruthOrNull("isTargetMet"))}") : "";
        return figure.NumberOrNull("ratio") is { } ratio ? $"{FigureReading.ShowCount(figure.Number("rate"))} ({FigureReading.ShowRatio(ratio)}{target})" : FigureReading.ShowCount(figure.Number("rate"));
    }
}
