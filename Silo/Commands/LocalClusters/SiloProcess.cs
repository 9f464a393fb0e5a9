using System.Diagnostics;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.LocalClusters;

/// <summary>
/// The process of one silo. It holds the reading end of a pipe from this process and stops when the pipe closes: that is
/// how it is asked to stop, and why it never outlives this process, even one that is killed.
/// </summary>
internal sealed class SiloProcess : IDisposable
{
    /// <summary>Exit codes above it are this and the number of the signal that ended the process.</summary>
    private const int KilledExitCode = 128;

    /// <summary>Exit code of a process that ended itself as broken: killed by SIGABRT.</summary>
    public const int AbortedExitCode = KilledExitCode + 6;

    private readonly Process _process;
    private readonly ProcessLog _log;

    private SiloProcess(SiloPlan plan, Process process, ProcessLog log, Task<int> exited)
    {
        Plan = plan;
        _process = process;
        _log = log;
        Exited = exited;
    }

    public SiloPlan Plan { get; }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code when the process has ended and its output is logged.</summary>
    public Task<int> Exited { get; }

    public string LogPath => _log.Path;

    public ClusterEntry Entry => new(Plan.Name, Id, Plan.HttpPort, Plan.SiloPort, Plan.GatewayPort, Plan.Home);

    public static SiloProcess Start(ClusterPlan cluster, SiloPlan plan)
    {
        var start = SiloExecutable.Command(cluster.ArgumentsOf(plan));
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var log = new ProcessLog(Path.Combine(cluster.DataDirectory, "logs", plan.Name + ".log"));
        log.Write($"--- {DateTimeOffset.Now:O} {start.FileName} {string.Join(' ', start.ArgumentList)}");
        var process = Process.Start(start) ?? throw new CommandException(ExitCode.Failure, $"{start.FileName} could not be started.");
        return new SiloProcess(plan, process, log, WatchAsync(process, log));
    }

    /// <summary>How the process ended, and why by its own words.</summary>
    public string Describe(int exitCode)
    {
        var how = exitCode > KilledExitCode ? $"was killed by signal {exitCode - KilledExitCode}" : $"ended with exit code {exitCode}";
        var tail = _log.ErrorTail;
        var own = tail.Where(line => line.StartsWith(Terminal.ErrorPrefix, StringComparison.Ordinal))
            .Select(line => line[Terminal.ErrorPrefix.Length..]).ToArray();
        var why = own.Length > 0 ? string.Join(' ', own) : exitCode is 0 or > KilledExitCode ? "" : string.Join(Environment.NewLine, tail);
        return $"{Plan.Name} (process {Id}) {how}.{(why.Length > 0 ? " " + why : "")} Its log is {LogPath}.";
    }

    /// <summary>Asks the process to stop, waits, and kills it when it takes longer than <paramref name="limit"/>.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan limit)
    {
        RequestStop();
        if (await Task.WhenAny(Exited, Task.Delay(limit)) == Exited)
        {
            return true;
        }

        Kill();
        await Exited;
        return false;
    }

    /// <summary>Asks the process to stop, and does not wait.</summary>
    public void RequestStop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The other end is gone: the process has ended already, which is what was asked for.
        }
    }

    /// <summary>Ends the process at once, as a power failure would.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Dispose();
        _log.Dispose();
    }

    private static async Task<int> WatchAsync(Process process, ProcessLog log)
    {
        await Task.WhenAll(
            CopyAsync(process.StandardOutput, log.Write),
            CopyAsync(process.StandardError, log.WriteError),
            process.WaitForExitAsync());
        return process.ExitCode;
    }

    private static async Task CopyAsync(StreamReader lines, Action<string> write)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            write(line);
        }
    }
}
