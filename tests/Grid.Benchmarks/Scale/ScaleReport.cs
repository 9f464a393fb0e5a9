using System.Globalization;
using Grid.Benchmarks.Figures;

namespace Grid.Benchmarks.Scale;

/// <summary>The figures of a run, for people as they come and for programs at the end.</summary>
internal sealed class ScaleReport(ScaleSettings settings)
{
    private readonly List<ScaleFigure> _figures = [];

    /// <summary>Whether no target was missed.</summary>
    public bool IsComplete => _figures.TrueForAll(figure => figure.IsTargetMet != false);

    public void PrintHeader()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{settings.Callers} callers, commits of at most {settings.CommitBytes:N0} bytes that take {settings.CommitTime.TotalMilliseconds:0.#} ms, {settings.Rounds} rounds of {settings.Length.TotalSeconds:0.#} s"));
        Console.WriteLine($"{"arrangement",-32} {"writes/s",10} {"commits/s",10} {"to one",8}  target");
    }

    public void Add(ScaleFigure figure)
    {
        _figures.Add(figure);
        var target = figure switch
        {
            { Least: { } least } => string.Create(CultureInfo.InvariantCulture, $"at least {least:0.0} "),
            { Most: { } most } => string.Create(CultureInfo.InvariantCulture, $"at most {most:0.0} "),
            _ => "",
        };
        var verdict = figure.IsTargetMet switch { true => "met", false => "MISSED", null => "" };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{figure.Arrangement,-32} {figure.Writes,10:N0} {figure.Commits,10:N1} {figure.Ratio,8:0.00}  {target}{verdict} (partitions by store: {string.Join(", ", figure.Partitions)})"));
    }

    public Task WriteAsync(FileInfo? file, CancellationToken cancellationToken) => FigureFile.WriteAsync(
        file, "scale", new
        {
            Settings = new
            {
                settings.Callers,
                CommitMilliseconds = settings.CommitTime.TotalMilliseconds,
                settings.CommitBytes,
                settings.ValueBytes,
                settings.Rounds,
                Seconds = settings.Length.TotalSeconds,
            },
            Figures = _figures,
        },
        cancellationToken);
}
