using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts;

/// <summary>Which chart shows the figures of which benchmark.</summary>
internal static class FigureCharts
{
    /// <summary>The chart of a run's figures; null when they are none that are drawn.</summary>
    public static string? Draw(JsonElement run)
    {
        var benchmark = run.TryGetProperty("benchmark", out var name) ? name.GetString() : null;
        return benchmark switch
        {
            "kv" => BarChart.Draw("Single records by key, calls a second", [.. Figures(run).Select(KeyValue)]),
            "durable" => BarChart.Draw("Durable writes of single records, calls a second", [.. Figures(run).Select(KeyValue)]),
            "query" => BarChart.Draw("Global queries, milliseconds (shorter is better)", [.. Figures(run).Select(figure =>
                Bar(Text(figure, "query"), Text(figure, "system"), Number(figure, "milliseconds"), "0.##", Text(figure, "system") == "Grid"))]),
            "load" => BarChart.Draw("Files in and out, rows a second", [.. Figures(run).OrderBy(figure => Text(figure, "direction"), StringComparer.Ordinal).Select(figure =>
                Bar(Text(figure, "direction"), Text(figure, "format"), Number(figure, "rowsPerSecond"), "N0", isOurs: true))]),
            "memory" => BarChart.Draw("Memory of the cities, bytes a row", [.. Memory(run)]),
            "scale" => BarChart.Draw("Durable writes a second by arrangement", [.. Figures(run).Select(Scale)]),
            "failover" => Failover(run),
            _ => null,
        };
    }

    private static ChartBar KeyValue(JsonElement figure)
    {
        var callers = figure.GetProperty("callers").GetInt32();
        return Bar(
            string.Create(CultureInfo.InvariantCulture, $"{Text(figure, "workload")}, {callers} {(callers == 1 ? "caller" : "callers")}"),
            Text(figure, "system"), Number(figure, "rate"), "N0", Text(figure, "system").StartsWith("Grid", StringComparison.Ordinal));
    }

    private static ChartBar Scale(JsonElement figure)
    {
        var isShared = figure.GetProperty("silos").GetInt32() > figure.GetProperty("stores").GetInt32();
        var group = !figure.GetProperty("isFixedTime").GetBoolean() ? "Embedded stores, one machine"
            : isShared ? "Silos over one store of fixed time"
            : "Sets that share nothing, stores of fixed time";
        return new ChartBar(group, Text(figure, "arrangement"), Number(figure, "writes"),
            string.Create(CultureInfo.InvariantCulture, $"{Number(figure, "writes"):N0} ({Number(figure, "ratio"):0.00} ×)"), IsOurs: !isShared);
    }

    private static IEnumerable<ChartBar> Memory(JsonElement run)
    {
        var rows = Number(run, "rows");
        foreach (var (name, label) in new[] { ("raw", "raw bytes"), ("grid", "grid"), ("redis", "Redis, a hash a row") })
        {
            if (run.TryGetProperty(name, out var bytes) && bytes.ValueKind == JsonValueKind.Number)
            {
                yield return Bar("", label, bytes.GetDouble() / rows, "0.#", isOurs: name == "grid");
            }
        }
    }

    // The round in the middle stands for all.
    private static string Failover(JsonElement run)
    {
        var rounds = run.GetProperty("rounds").EnumerateArray().ToArray();
        var round = rounds[rounds.Length / 2];
        return TimelineChart.Draw(
            "Successful operations over time", "operations a second", Number(run.GetProperty("settings"), "totalSeconds"),
            [("reads", Series(round, "reads")), ("writes", Series(round, "writes"))],
            [.. run.GetProperty("events").EnumerateArray().Select(each => (Text(each, "what"), Number(each, "second")))]);
    }

    private static double[] Series(JsonElement round, string name) => [.. round.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static IEnumerable<JsonElement> Figures(JsonElement run) => run.GetProperty("figures").EnumerateArray();

    private static ChartBar Bar(string group, string label, double value, string format, bool isOurs) =>
        new(group, label, value, value.ToString(format, CultureInfo.InvariantCulture), isOurs);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
