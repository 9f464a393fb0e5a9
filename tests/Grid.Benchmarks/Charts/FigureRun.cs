using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Benchmarks.Charts.Views;

namespace Grid.Benchmarks.Charts;

/// <summary>The figures of one benchmark, of one run or of several that measured different parts of it.</summary>
internal sealed class FigureRun
{
    private readonly IFigureView _view;
    private readonly JsonElement _run;

    private FigureRun(IFigureView view, JsonElement run)
    {
        _view = view;
        _run = run;
    }

    public string Benchmark => _view.Benchmark;

    public string? Chart => _view.Draw(_run);

    /// <summary>How it was measured, the chart where there is one, and the figures, in Markdown.</summary>
    /// <param name="chart">Where the chart is, as a link says it.</param>
    public IEnumerable<string> Describe(string? chart)
    {
        var systems = string.Concat(_run.All("systems").Where(system => system.Text("version").Length > 0).Select(system => $", {system.Text("name")} {system.Text("version")}"));
        yield return $"Measured on {_run.Text("day")} with `{_run.Text("command")}`: {FigureReading.ShowCount(_run.Number("processors"))} processors, {_run.Text("runtime")}{systems}.";
        foreach (var skipped in _run.All("skipped"))
        {
            yield return $"{skipped.Text("name")} was skipped: {skipped.Text("reason")}.";
        }

        yield return "";
        if (chart is not null)
        {
            yield return $"![{Benchmark}]({chart})";
            yield return "";
        }

        foreach (var line in _view.Tabulate(_run))
        {
            yield return line;
        }
    }

    /// <summary>Reads files of figures; those of one benchmark become one, where their figures are a list.</summary>
    /// <exception cref="ChartException">A file has no figures that can be shown, or there are two of a benchmark that is measured as a whole.</exception>
    public static async Task<IReadOnlyList<FigureRun>> ReadAsync(IEnumerable<FileInfo> files, CancellationToken cancellationToken)
    {
        var runs = new List<(IFigureView View, JsonObject Run)>();
        foreach (var file in files)
        {
            var (view, run) = await ReadOneAsync(file, cancellationToken);
            if (runs.FirstOrDefault(each => each.View == view).Run is not { } first)
            {
                runs.Add((view, run));
            }
            else if (!TryAppend(first, run))
            {
                throw new ChartException($"{file} is a second run of {view.Benchmark}: give one.");
            }
        }

        return [.. runs.Select(each => new FigureRun(each.View, JsonSerializer.SerializeToElement(each.Run)))];
    }

    private static async Task<(IFigureView View, JsonObject Run)> ReadOneAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            if (JsonNode.Parse(await File.ReadAllBytesAsync(file.FullName, cancellationToken)) is JsonObject run
                && (string?)run["benchmark"] is { } name && FigureViews.All.FirstOrDefault(view => view.Benchmark == name) is { } view)
            {
                return (view, run);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ChartException($"{file} cannot be read: {failure.Message}");
        }

        throw new ChartException($"{file} has no figures: use files that {string.Join(", ", FigureViews.All.Select(view => view.Benchmark))} wrote with --json.");
    }

    private static bool TryAppend(JsonObject first, JsonObject next)
    {
        if (first["figures"] is not JsonArray || next["figures"] is not JsonArray)
        {
            return false;
        }

        foreach (var list in new[] { "figures", "systems", "skipped" })
        {
            Append(first, next, list);
        }

        first["command"] = $"{(string?)first["command"]}`, `{(string?)next["command"]}";
        return true;
    }

    // What both name, a system for instance, is there once.
    private static void Append(JsonObject first, JsonObject next, string list)
    {
        foreach (var item in next[list] as JsonArray ?? [])
        {
            if (first[list] is not JsonArray items)
            {
                first[list] = items = [];
            }

            if (!items.Any(known => JsonNode.DeepEquals(known, item)))
            {
                items.Add(item?.DeepClone());
            }
        }
    }
}
