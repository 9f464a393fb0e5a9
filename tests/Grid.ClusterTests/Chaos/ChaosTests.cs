using Grid.Silo.Console;
using Grid.Simulation.Chaos;
using Grid.Simulation.Chaos.Report;

namespace Grid.ClusterTests.Chaos;

/// <summary>A short run of chaos on real processes: a silo is killed, and one is lost with its store.</summary>
public sealed class ChaosTests
{
    private static readonly ChaosOptions Short = new() { Duration = TimeSpan.FromSeconds(8), Keys = 64, Callers = 4 };

    [Fact]
    public Task Chaos_SqliteStores_EverythingHolds() => RunAsync(Short);

    [Fact]
    public Task Chaos_PostgreSqlStores_EverythingHolds()
    {
        PostgreSqlBinaries.Require(Assert.Skip);
        return RunAsync(Short with { IsPostgreSql = true });
    }

    private static async Task RunAsync(ChaosOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("grid-chaos-test-").FullName;
        await using var output = new StringWriter();
        var terminal = Terminal.To(output, output);
        try
        {
            var result = await new ChaosRun(options, terminal).RunAsync(folder, TestContext.Current.CancellationToken);
            ChaosReport.Show(terminal, result);
            Assert.True(result.Failures.Count == 0, output.ToString());
            Assert.True(result is { Kills: >= 2, StoreLosses: >= 1 }, output.ToString());
            Assert.InRange(result.Operations.Total, 500, long.MaxValue);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
