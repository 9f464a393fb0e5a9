using System.Text.Json;
using System.Xml.Linq;

namespace Grid.ClusterTests.Benchmarks;

/// <summary>The program of the benchmarks with numbers too small to measure anything: everything runs, writes its figures, and can be shown.</summary>
public sealed class BenchmarkProgramTests : IDisposable
{
    private const int Met = 0;
    private const int Missed = 1;
    private const int Failed = 2;
    private const string KeyValueArguments = "--workloads A,C,D,F --callers 1,4 --records 200 --value-bytes 16 --rounds 1 --seconds 0.05";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Built before these tests, in a folder of its own beside theirs.
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("Grid.ClusterTests", "Grid.Benchmarks", StringComparison.Ordinal), "Grid.Benchmarks.dll");

    private static readonly (string Benchmark, string Arguments, bool HasChart)[] Runs =
    [
        ("durable", "--callers 4 --records 50 --value-bytes 16 --rounds 1 --seconds 0.1 --warm-seconds 0.1 --connections 4", true),
        ("scale", "--most 2 --embedded --callers 64 --rounds 1 --seconds 0.1", true),
        ("load", "--rows 500 --rounds 1 --warm-seconds 0.01", true),
        ("query", "--rows 5000 --runs 1 --warm-seconds 0.01", true),
        ("memory", "--rows 500", true),
        ("copies", "--callers 8 --rounds 1 --seconds 0.2", false),
        ("micro", "--job dry", false),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grid-benchmark-test-");

    private string Json => Path.Combine(_folder.FullName, "figures.json");

    /// <summary>Several at a time, since most of the time a silo starts or ends. One of them lacks a system to compare with.</summary>
    [Fact]
    public async Task Run_TinyNumbers_WritesFiguresThatAreShown()
    {
        var lacking = RunAndShowAsync("kv", KeyValueArguments, hasChart: true, Without("garnet-server"));
        await Parallel.ForEachAsync(
            Runs, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (run, _) => await RunAndShowAsync(run.Benchmark, run.Arguments, run.HasChart));
        Assert.Contains("Garnet skipped: it is not installed; run 'dotnet tool install --global garnet-server'", await lacking);
    }

    /// <summary>Alone: silos that wait for a processor may be taken for dead.</summary>
    [Fact]
    public Task RunFailover_TinyNumbers_WritesFiguresThatAreShown() =>
        RunAndShowAsync("failover", "--rounds 1 --warm-seconds 0.3 --calm-seconds 0.3 --after-seconds 2", hasChart: true);

    [Theory]
    [InlineData("kv", "Garnet is missing: ")]
    [InlineData("durable", "Redis is missing: ")]
    [InlineData("memory", "Redis is missing: ")]
    public async Task Run_RequiredPeerMissing_FailsBeforeAnythingStarts(string benchmark, string message)
    {
        var (exitCode, output) = await RunAsync([benchmark, "--require-peers", "--json", Json], Without("redis-server", "garnet-server"));
        Assert.Equal(Failed, exitCode);
        Assert.Contains(message, Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.False(File.Exists(Json));
    }

    [Theory]
    [InlineData("kv --callers 1,x", "--callers has 'x', which is not a number from 1 to")]
    [InlineData("kv --workloads A,Z", "--workloads has 'Z', which is not one of A, B, C, D, F")]
    [InlineData("load --formats csv,xml", "--formats has 'xml'")]
    [InlineData("micro --parts all", "--parts has 'all', which is not one of keys, rows")]
    [InlineData("scale --most 0", "--most is 0: use 1 to 16.")]
    [InlineData("failover --sets 2", "--sets is 2: use 3 to 16.")]
    [InlineData("durable --seconds -1", "--seconds is -1: use 0.01 to 3600.")]
    [InlineData("query --rows many", "many")]
    [InlineData("memory --json /nowhere/figures.json", "--json is /nowhere/figures.json: use a file in a folder that exists.")]
    [InlineData("charts /nowhere/figures.json", "/nowhere/figures.json cannot be read")]
    [InlineData("kvv", "kvv")]
    public async Task Run_BadArguments_SaysSoInOneLine(string arguments, string message)
    {
        var (exitCode, output) = await RunAsync(arguments.Split(' '));
        Assert.Equal(Failed, exitCode);
        Assert.Contains(message, Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Charts_SeveralRunsOfABenchmark_AreShownTogether()
    {
        foreach (var part in new[] { "keys", "rows" })
        {
            await File.WriteAllTextAsync(
                Path.Combine(_folder.FullName, $"{part}.json"),
                $$"""{"benchmark":"micro","command":"micro --parts {{part}}","day":"2026-01-01","processors":2,"runtime":".NET","systems":[{"name":"Same","version":"1"},{"name":"Of {{part}}","version":"2"}],"figures":[{"what":"{{part}} of it","nanoseconds":1.5,"deviation":null,"bytes":0}]}""");
        }

        var (exitCode, output) = await RunAsync(["charts", Path.Combine(_folder.FullName, "keys.json"), Path.Combine(_folder.FullName, "rows.json"), "--out", _folder.FullName]);
        Assert.True(exitCode == Met, output);
        Assert.Contains("`micro --parts keys`, `micro --parts rows`", output);
        Assert.Contains(".NET, Same 1, Of keys 2, Of rows 2.", output);
        Assert.Contains("| keys of it | 1.50 |  | 0 |\n| rows of it | 1.50 |", output);
    }

    [Fact]
    public async Task Charts_PageWithoutAPlace_SaysWhatToAdd()
    {
        await File.WriteAllTextAsync(Json, """{"benchmark":"micro","command":"micro","day":"2026-01-01","processors":2,"runtime":".NET","figures":[]}""");
        var page = Path.Combine(_folder.FullName, "page.md");
        await File.WriteAllTextAsync(page, "no marks\n");
        var (exitCode, output) = await RunAsync(["charts", Json, "--out", _folder.FullName, "--page", page]);
        Assert.Equal(Failed, exitCode);
        Assert.Contains("add a line '<!-- figures: micro -->' and a line '<!-- end -->' below it", output);
        Assert.Equal("no marks\n", await File.ReadAllTextAsync(page));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        GridProgram.RunAsync("dotnet", [Program, .. arguments], Limit, environment: environment);

    // Returns what the run printed.
    private async Task<string> RunAndShowAsync(string benchmark, string arguments, bool hasChart, IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = _folder.CreateSubdirectory(benchmark).FullName;
        var json = Path.Combine(folder, "figures.json");
        var (exitCode, output) = await RunAsync([benchmark, .. arguments.Split(' '), "--json", json], environment);
        // So few rows and calls may miss a target.
        Assert.True(exitCode is Met or Missed, $"{benchmark}: {output}");
        using (var figures = JsonDocument.Parse(await File.ReadAllBytesAsync(json)))
        {
            Assert.Equal(benchmark, figures.RootElement.GetProperty("benchmark").GetString());
            Assert.Equal($"{benchmark} {arguments}", figures.RootElement.GetProperty("command").GetString());
        }

        var page = Path.Combine(folder, "page.md");
        await File.WriteAllTextAsync(page, $"before\n<!-- figures: other -->\nkept\n<!-- end -->\n<!-- figures: {benchmark} -->\nold\n<!-- end -->\nafter\n");
        var (chartsExit, chartsOutput) = await RunAsync(["charts", json, "--out", folder, "--page", page]);
        Assert.True(chartsExit == Met, $"{benchmark}: {chartsOutput}");
        var text = await File.ReadAllTextAsync(page);
        Assert.StartsWith("before\n<!-- figures: other -->\nkept\n<!-- end -->\n", text);
        Assert.EndsWith("\n<!-- end -->\nafter\n", text);
        Assert.DoesNotContain("\nold\n", text);
        Assert.Contains($"with `{benchmark} ", text);
        Assert.Contains("|---|", text);
        Assert.Equal(hasChart, text.Contains($"![{benchmark}]({benchmark}.svg)", StringComparison.Ordinal));
        if (hasChart)
        {
            var chart = XDocument.Load(Path.Combine(folder, $"{benchmark}.svg"));
            Assert.Contains(chart.Root!.Elements(), element => element.Name.LocalName is "rect" or "polyline");
        }

        return output;
    }

    // A path with what the program starts, as far as it is installed, and nothing else; and a home without tools.
    private Dictionary<string, string> Without(params string[] missing)
    {
        var path = _folder.CreateSubdirectory("bin").FullName;
        foreach (var name in new[] { "sh", "cat", "rm", "dotnet", "redis-server", "garnet-server" }.Except(missing))
        {
            var program = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (program is not null)
            {
                File.CreateSymbolicLink(Path.Combine(path, name), program);
            }
        }

        return new Dictionary<string, string> { ["PATH"] = path, ["HOME"] = _folder.FullName };
    }
}
