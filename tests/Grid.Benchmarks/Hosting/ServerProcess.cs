using System.Diagnostics;

namespace Grid.Benchmarks.Hosting;

/// <summary>
/// A server of this run, with a temporary folder of its own. It ends, and its folder goes, when this process closes its end of
/// a pipe: on disposal, and also when this process is killed.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // Ctrl-C in a terminal reaches every process of it: the script must live on, to take the folder away.
    private const string Script =
        """
        trap '' INT
        folder=$1
        shift
        "$@" < /dev/null > "$folder/log" 2>&1 &
        server=$!
        cat > /dev/null
        { kill -TERM $server; wait $server; } 2> /dev/null
        cd /
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(DirectoryInfo folder, Process process)
    {
        Folder = folder;
        _process = process;
    }

    /// <summary>The folder, which is also the one that the server runs in.</summary>
    public DirectoryInfo Folder { get; }

    private string Log => File.ReadAllText(Path.Combine(Folder.FullName, "log"));

    /// <param name="command">The program and its arguments, for the server's folder.</param>
    public static ServerProcess Start(Func<DirectoryInfo, IEnumerable<string>> command)
    {
        var folder = Directory.CreateTempSubdirectory("grid-benchmark-");
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", folder.FullName, .. command(folder)])
        {
            RedirectStandardInput = true,
            WorkingDirectory = folder.FullName,
        };
        return new ServerProcess(folder, Process.Start(start) ?? throw new InvalidOperationException("sh did not start."));
    }

    /// <summary>Waits until the server answers a question.</summary>
    /// <param name="isReadyAsync">The question; false or an exception is no answer yet.</param>
    public async Task WaitUntilAsync(Func<Task<bool>> isReadyAsync, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            Exception? last = null;
            try
            {
                if (await isReadyAsync())
                {
                    return;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                last = failure;
            }

            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"The server did not answer within {Patience.TotalSeconds:0} s. It wrote: {Log}", last);
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }
}
