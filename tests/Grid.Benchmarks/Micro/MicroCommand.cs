using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Grid.Benchmarks.Arguments;
using Grid.Benchmarks.Figures;

namespace Grid.Benchmarks.Micro;

/// <summary>The subcommand <c>micro</c>: the hot paths one by one, with what they allocate, by BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    private const string DefaultJob = "default";
    private const string ShortJob = "short";
    private const string DryJob = "dry";

    private static readonly (string Name, Type Type)[] Parts =
    [
        ("keys", typeof(KeyBenchmarks)), ("rows", typeof(RowBenchmarks)), ("journal", typeof(JournalBenchmarks)), ("scans", typeof(ScanBenchmarks)), ("client", typeof(ClientBenchmarks)),
    ];

    public static Command Create(SharedOptions shared)
    {
        var parts = ListOption.OfNames("--parts", "Parts that are measured, separated by commas: keys, rows, journal, scans, client.", Parts, part => part.Name);
        var job = new Option<string>("--job") { Description = "BenchmarkDotNet's default; short: three short iterations; dry: each once, which says no more than that it runs.", DefaultValueFactory = _ => DefaultJob };
        job.AcceptOnlyFromAmong(DefaultJob, ShortJob, DryJob);
        var command = new Command("micro", "The hot paths one by one, with what they allocate, by BenchmarkDotNet in this process.") { parts, job, shared.Json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(parts)!, parsed.GetValue(job) switch { DryJob => Job.Dry, ShortJob => Job.ShortRun, _ => Job.Default }, parsed.GetValue(shared.Json), cancellationToken));
        return command;
    }

    // In this process: the default toolchain would build a project of its own for each benchmark.
    private static async Task<int> RunAsync(IReadOnlyList<(string Name, Type Type)> parts, Job job, FileInfo? json, CancellationToken cancellationToken)
    {
        var artifacts = Directory.CreateTempSubdirectory("grid-micro-");
        try
        {
            var config = ManualConfig.CreateEmpty().AddJob(job.WithToolchain(InProcessEmitToolchain.Instance)).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance).WithArtifactsPath(artifacts.FullName);
            var figures = new List<MicroFigure>();
            Console.WriteLine($"{"what",-48} {"ns",12} {"± ns",10} {"bytes",10}");
            foreach (var (_, type) in parts)
            {
                // Elsewhere, so that this can be ended meanwhile; a part takes minutes, and those before it are written then.
                figures.AddRange(FiguresOf(await Task.Run(() => BenchmarkRunner.Run(type, config), cancellationToken)));
                await FigureFile.WriteAsync(json, "micro", new { Figures = figures }, cancellationToken);
            }

            return figures.Exists(figure => figure.Nanoseconds is null) ? ExitCode.Failed : ExitCode.Met;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static IEnumerable<MicroFigure> FiguresOf(Summary summary)
    {
        foreach (var error in summary.ValidationErrors.Where(error => error.IsCritical))
        {
            Console.WriteLine(error.Message);
        }

        foreach (var report in summary.Reports)
        {
            var figure = new MicroFigure(
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''), report.ResultStatistics?.Mean, report.ResultStatistics?.StandardDeviation,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{figure.What,-48} {(figure.Nanoseconds is { } mean ? mean.ToString("N1", CultureInfo.InvariantCulture) : "failed"),12} {figure.Deviation,10:N1} {figure.Bytes,10:N0}"));
            yield return figure;
        }
    }
}
