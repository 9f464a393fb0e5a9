using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grid.Silo;
using Grid.Silo.Commands.LocalClusters;

namespace Grid.ClusterTests.Program;

/// <summary>The life of the processes of <c>grid cluster</c>.</summary>
public sealed class ClusterProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly int _ports = FreePorts.Take(6);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Cluster_AskedToStop_LeavesNeitherProcessNorFile()
    {
        await using var program = StartCluster();
        var silos = await WaitForSilosAsync(program);

        Assert.Equal(["silo-0", "silo-1"], silos.Select(silo => silo.Name));
        Assert.Equal(["store-0", "store-1"], silos.Select(silo => silo.Home));
        Assert.Equal(ExitCode.Success, await program.StopAsync(Patience));
        Assert.All(silos, silo => Assert.False(Runs(silo.Pid), program.Output));
        Assert.False(File.Exists(ClusterFile.PathIn(_directory.Path)));
    }

    [Fact]
    public async Task Cluster_Killed_TakesItsSilosAlong()
    {
        await using var program = StartCluster();
        var silos = await WaitForSilosAsync(program);

        GridProgram.Signal("KILL", program.Id);

        await WaitUntilAsync(() => silos.All(silo => !Runs(silo.Pid)), () => "Silos outlived the process that started them.");
    }

    [Fact]
    public async Task Cluster_SiloAbortsWhileItStarts_IsStartedAgain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Finds the process in /proc.");
        await using var program = StartCluster();
        int? starting = null;
        await WaitUntilAsync(() => (starting = FindSilo("silo-1")) is not null, () => program.Output);

        // While the runtime starts, it may let a signal pass.
        await WaitUntilAsync(
            () =>
            {
                var runs = Runs(starting!.Value);
                if (runs)
                {
                    GridProgram.Signal("ABRT", starting.Value);
                }

                return !runs;
            },
            () => program.Output);

        var silos = await WaitForSilosAsync(program);
        Assert.Equal(["silo-0", "silo-1"], silos.Select(silo => silo.Name));
        Assert.NotEqual(starting, silos[1].Pid);
    }

    [Fact]
    public async Task Cluster_SiloDiesWithRestart_IsStartedAgainAndListed()
    {
        await using var program = StartCluster("--restart");
        var before = await WaitForSilosAsync(program);

        GridProgram.Signal("KILL", before[1].Pid);

        await WaitUntilAsync(() => ClusterFile.Read(_directory.Path).Silos[1].Pid != before[1].Pid, () => program.Output);
        var after = ClusterFile.Read(_directory.Path).Silos;
        Assert.Equal(before[0], after[0]);
        Assert.Equal(before[1] with { Pid = after[1].Pid }, after[1]);
        Assert.True(Runs(after[1].Pid));
    }

    [Fact]
    public async Task Cluster_SiloDiesWithoutRestart_IsReportedAndStaysDown()
    {
        await using var program = StartCluster();
        var silos = await WaitForSilosAsync(program);

        GridProgram.Signal("KILL", silos[1].Pid);

        await WaitUntilAsync(() => program.Output.Contains($"silo-1 (process {silos[1].Pid}) was killed by signal 9", StringComparison.Ordinal), () => program.Output);
        Assert.True(Runs(silos[0].Pid));
        Assert.Equal(silos, ClusterFile.Read(_directory.Path).Silos);
    }

    [Fact]
    public async Task Cluster_FolderInUse_IsRefused()
    {
        await using var program = StartCluster();
        await WaitForSilosAsync(program);

        var (exitCode, output) = await GridProgram.RunAsync(
            Patience, "cluster", "--silos", "1", "--data", _directory.Path, "--http-port", $"{_ports + 10}",
            "--silo-port", $"{_ports + 11}", "--gateway-port", $"{_ports + 12}");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("Another cluster uses", output);
    }

    [Fact]
    public async Task Cluster_OccupiedPort_IsOneClearLine()
    {
        using var listener = new TcpListener(IPAddress.Loopback, _ports);
        listener.Start();

        var (exitCode, output) = await GridProgram.RunAsync(Patience, Arguments());

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains($"grid: Port {_ports} of 127.0.0.1 is in use", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Cluster_SiloCannotStart_SaysTheSilosOwnWords()
    {
        var (exitCode, output) = await GridProgram.RunAsync(Patience, [.. Arguments(), "--Grid:Partitions=0"]);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("Grid:Partitions is 0: use 1 to", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Silo_OtherPartitionCount_NamesBothAndHasNoStackTrace()
    {
        await using (var program = StartCluster())
        {
            await WaitForSilosAsync(program);
            await program.StopAsync(Patience);
        }

        var (exitCode, output) = await GridProgram.RunAsync(
            Patience, "--data", _directory.Path, "--http-port", $"{_ports}", "--silo-port", $"{_ports + 1}", "--gateway-port", $"{_ports + 2}",
            "--Grid:Partitions=7", "--Grid:Stores:0:Name=store-0", "--Grid:Stores:1:Name=store-1");

        Assert.NotEqual(ExitCode.Success, exitCode);
        Assert.Contains("64", output);
        Assert.Contains("7", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Silo_DamagedCatalog_IsOneClearLine()
    {
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "catalog.db"), [.. Enumerable.Range(0, 8192).Select(index => (byte)(index * 7))]);

        var (exitCode, output) = await GridProgram.RunAsync(
            Patience, "silo", "--data", _directory.Path, "--http-port", $"{_ports}", "--silo-port", $"{_ports + 1}", "--gateway-port", $"{_ports + 2}");

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("catalog.db", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task Sql_RunningCluster_AnswersAndPointsAtErrors()
    {
        await using var program = StartCluster();
        await WaitForSilosAsync(program);
        string[] sql = ["sql", "--data", _directory.Path];

        var (created, _) = await GridProgram.RunAsync(Patience, [.. sql, "-c", "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1), (2)"]);
        var (selected, csv) = await GridProgram.RunAsync(Patience, [.. sql, "--format", "csv", "-c", "SELECT id FROM t ORDER BY id"]);
        var (refused, error) = await GridProgram.RunAsync(Patience, [.. sql, "-c", "SELECT * FORM t"]);

        Assert.Equal(ExitCode.Success, created);
        Assert.Equal((ExitCode.Success, "id\n1\n2\n"), (selected, csv.ReplaceLineEndings("\n").TrimEnd('\n') + "\n"));
        Assert.Equal(ExitCode.Failure, refused);
        Assert.Contains("syntax-error", error);
        Assert.Contains("^", error);
    }

    // Before the cluster is ready, no file names its processes.
    private int? FindSilo(string name)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                var arguments = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
                if (arguments.Contains($"--Grid:SiloName={name}") && arguments.Any(argument => argument.Contains(_directory.Path, StringComparison.Ordinal)))
                {
                    return int.Parse(Path.GetFileName(process), System.Globalization.CultureInfo.InvariantCulture);
                }
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return null;
    }

    private static bool Runs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition, Func<string> message)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, message());
            await Task.Delay(25, CancellationToken.None);
        }
    }

    private string[] Arguments() =>
    [
        "cluster", "--silos", "2", "--stores", "2", "--data", _directory.Path,
        "--http-port", $"{_ports}", "--silo-port", $"{_ports + 2}", "--gateway-port", $"{_ports + 4}",
    ];

    private GridProgram StartCluster(params string[] more) => GridProgram.Start([.. Arguments(), .. more]);

    private async Task<IReadOnlyList<ClusterEntry>> WaitForSilosAsync(GridProgram program)
    {
        await WaitUntilAsync(() => File.Exists(ClusterFile.PathIn(_directory.Path)), () => program.Output);
        return ClusterFile.Read(_directory.Path).Silos;
    }
}
