using System.Text.Json;

namespace Grid.Benchmarks.Charts.Views;

/// <summary>Shows the figures of one benchmark.</summary>
internal interface IFigureView
{
    /// <summary>The benchmark, as its file of figures names it.</summary>
    string Benchmark { get; }

    /// <summary>An SVG file; null when there is no chart of this benchmark.</summary>
    string? Draw(JsonElement run);

    /// <summary>The figures in Markdown: a table, and lines below it.</summary>
    IEnumerable<string> Tabulate(JsonElement run);
}
