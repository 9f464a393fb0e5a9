using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Grid.Benchmarks.Micro;

/// <summary>The subcommand <c>micro</c>: the hot paths one by one, with what they allocate, by BenchmarkDotNet.</summary>
internal static class MicroCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Type[] All =
        [typeof(KeyBenchmarks), typeof(RowBenchmarks), typeof(JournalBenchmarks), typeof(ScanBenchmarks), typeof(ClientBenchmarks)];

    public static Command Create(Option<FileInfo?> json)
    {
        var quick = new Option<bool>("--quick") { Description = "Three short iterations of each instead of BenchmarkDotNet's default." };
        var command = new Command("micro", "The hot paths one by one, with what they allocate, by BenchmarkDotNet in this process.") { quick, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(quick), parsed.GetValue(json), cancellationToken));
        return command;
    }

    // In this process: the default toolchain would build a project of its own for each benchmark.
    private static async Task<int> RunAsync(bool isQuick, FileInfo? json, CancellationToken cancellationToken)
    {
        var job = (isQuick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var artifacts = Directory.CreateTempSubdirectory("grid-micro-");
        try
        {
            var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(NullLogger.Instance).WithArtifactsPath(artifacts.FullName);
            var figures = new List<MicroFigure>();
            Console.WriteLine($"{"what",-48} {"ns",12} {"± ns",10} {"bytes",10}");
            foreach (var type in All)
            {
                figures.AddRange(FiguresOf(BenchmarkRunner.Run(type, config)));
            }

            if (json is not null)
            {
                await using var stream = json.Create();
                await JsonSerializer.SerializeAsync(
                    stream, new { Benchmark = "micro", Processors = Environment.ProcessorCount, Runtime = RuntimeInformation.FrameworkDescription, Figures = figures }, Indented, cancellationToken);
            }

            return figures.Exists(figure => figure.Nanoseconds is null) ? 1 : 0;
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }

    private static IEnumerable<MicroFigure> FiguresOf(Summary summary)
    {
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
