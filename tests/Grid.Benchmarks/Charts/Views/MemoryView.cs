using System.Globalization;
using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

internal sealed class MemoryView : IFigureView
{
    private static readonly (string Name, string Label)[] Rows =
        [("raw", "raw"), ("grid", "grid"), ("redis", "Redis, a hash a row"), ("mostDeleted", "grid, two of three rows deleted"), ("allDeleted", "grid, all rows deleted")];

    public string Benchmark => "memory";

    public string Draw(JsonElement run) => BarChart.Draw("Memory of the cities, bytes a row", [.. Rows[..3].Where(row => run.NumberOrNull(row.Name) is not null).Select(row =>
        new ChartBar("", row.Label, run.Number(row.Name) / run.Number("rows"), FigureReading.Show(run.Number(row.Name) / run.Number("rows")), IsOurs: row.Name == "grid"))]);

    public IEnumerable<string> Tabulate(JsonElement run)
    {
        var table = new MarkdownTable("what", "bytes", "a row that was loaded", "<grid ÷ it");
        foreach (var (name, label) in Rows.Where(row => run.NumberOrNull(row.Name) is not null))
        {
            var most = name switch { "raw" => run.Number("mostOfRaw"), "redis" => run.Number("mostOfRedis"), _ => (double?)null };
            var ratio = run.Number("grid") / run.Number(name);
            table.Add(label, FigureReading.ShowCount(run.Number(name)), FigureReading.Show(run.Number(name) / run.Number("rows")),
                most is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}; target: at most {most:0.0}, {FigureReading.ShowVerdict(ratio <= most)}"));
        }

        return table.Lines();
    }
}
