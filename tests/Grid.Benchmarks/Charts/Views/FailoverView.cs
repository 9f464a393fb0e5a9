using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class FailoverView : IFigureView
{
    public string Benchmark => "failover";

    // The round in the middle stands for all.
    public string Draw(JsonElement run)
    {
        var rounds = run.All("rounds").ToArray();
        var round = rounds[rounds.Length / 2];
        return TimelineChart.Draw(
            "Successful operations over time", "operations a second", run.GetProperty("settings").Number("totalSeconds"),
            [("reads", Series(round, "reads")), ("writes", Series(round, "writes"))],
            [.. run.All("events").Select(each => (each.Text("what"), each.Number("second")))]);
    }

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("event", "longest wait of a write, s", "longest wait of a read, s");
        foreach (var outage in run.All("outages"))
        {
            table.Add(outage.Text("what"), FigureReading.Show(outage.Number("writeSeconds")), FigureReading.Show(outage.Number("readSeconds")));
        }

        var rounds = run.All("rounds").Count();
        return
        [
            .. table.Lines(), "",
            string.Create(CultureInfo.InvariantCulture,
                $"Of the partition that waited longest; {(rounds == 1 ? "one round" : $"medians of {rounds} rounds")}. In all of them, {run.Number("wrong"):N0} reads missed what had been acknowledged, {run.Number("silent"):N0} callers were not served again, and {run.Number("failures"):N0} calls ended with an error."),
        ];
    }

    private static double[] Series(JsonElement round, string name) => [.. round.All(name).Select(value => value.GetDouble())];
}
