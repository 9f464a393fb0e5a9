using System.Globalization;
using Grid.Benchmarks.Figures;

namespace Grid.Benchmarks.KeyValue.Report;

/// <summary>The figures of a run, for people as they come and for programs at the end.</summary>
internal sealed class KeyValueReport(string benchmark)
{
    private readonly List<KeyValueFigure> _figures = [];
    private readonly List<(string Name, string Version)> _systems = [];
    private readonly List<(string Name, string Reason)> _skipped = [];

    /// <summary>Whether no target was missed.</summary>
    public bool IsComplete => _figures.TrueForAll(figure => figure.IsTargetMet != false);

    public void Take(string name, string version)
    {
        _systems.Add((name, version));
        Console.WriteLine($"{name} {version}");
    }

    public void Skip(string name, string reason) => _skipped.Add((name, reason));

    public void PrintHeader() =>
        Console.WriteLine($"{"workload",-10} {"callers",7} {"system",-28} {"calls/s",10} {"p50 µs",9} {"p99 µs",9} {"grid ÷ it",9}  target");

    public void Add(KeyValueFigure figure)
    {
        _figures.Add(figure);
        var ratio = figure.Ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "";
        var target = figure.Target is { } least ? string.Create(CultureInfo.InvariantCulture, $"{least:0.0} {(figure.IsTargetMet == true ? "met" : "MISSED")}") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{figure.Workload,-10} {figure.Callers,7} {figure.System,-28} {figure.Rate,10:N0} {figure.MedianMicroseconds,9:0} {figure.P99Microseconds,9:0} {ratio,9}  {target}"));
    }

    /// <param name="settings">What the figures depend on.</param>
    public Task WriteAsync(FileInfo? file, object settings, CancellationToken cancellationToken) => FigureFile.WriteAsync(
        file, benchmark, new
        {
            Settings = settings,
            Systems = _systems.Select(system => new { system.Name, system.Version }),
            Figures = _figures,
            Skipped = _skipped.Select(skipped => new { skipped.Name, skipped.Reason }),
        },
        cancellationToken);
}
