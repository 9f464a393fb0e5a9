using System.Globalization;
using Grid.Benchmarks.Figures;

namespace Grid.Benchmarks.Query;

/// <summary>The figures of a run, for people and for programs.</summary>
internal sealed class QueryReport(QuerySettings settings)
{
    private readonly List<QueryFigure> _figures = [];
    private readonly List<(string Name, string Reason)> _skipped = [];

    /// <summary>Whether no target was missed.</summary>
    public bool IsComplete => _figures.TrueForAll(figure => figure.IsTargetMet != false);

    public void Add(QueryFigure figure) => _figures.Add(figure);

    public void Skip(string name, string reason) => _skipped.Add((name, reason));

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"{"query",-34} {"system",-12} {"ms",10} {"grid ÷ it",10}  target");
        foreach (var figure in _figures)
        {
            var ratio = figure.GridRatio is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "";
            var target = figure.IsTargetMet switch { true => "met", false => "MISSED", null => "" };
            Console.WriteLine($"{figure.Query,-34} {figure.System,-12} {figure.Milliseconds.ToString("0.00", CultureInfo.InvariantCulture),10} {ratio,10}  {target}");
        }

        foreach (var (name, reason) in _skipped)
        {
            Console.WriteLine($"{name,-34} skipped: {reason}");
        }
    }

    public Task WriteAsync(FileInfo? file, CancellationToken cancellationToken) => FigureFile.WriteAsync(
        file, "query", new { settings.Rows, settings.Runs, Figures = _figures, Skipped = _skipped.Select(skipped => new { skipped.Name, skipped.Reason }) }, cancellationToken);
}
