using System.Diagnostics;
using System.Text;

namespace Grid.Processes;

/// <summary>The built program <c>grid</c>, run as a process of its own as a user would.</summary>
public sealed class GridProgram : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private GridProgram(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything that it has printed so far, errors included.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static GridProgram Start(params IEnumerable<string> arguments) => Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "grid.dll"), .. arguments]);

    /// <summary>Starts another program, or this one from elsewhere.</summary>
    /// <param name="environment">Variables added to those of this process.</param>
    public static GridProgram Start(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var program = new GridProgram(new Process { StartInfo = start });
        program._process.OutputDataReceived += (_, line) => program.Append(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Append(line.Data);
        program._process.Start();
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs to the end and returns the exit code and everything printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan limit, params IEnumerable<string> arguments)
    {
        await using var program = Start(arguments);
        return await program.EndAsync(limit);
    }

    /// <summary>Runs another program, or this one from elsewhere, to the end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string file, IEnumerable<string> arguments, TimeSpan limit, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var program = Start(file, arguments, folder, environment);
        return await program.EndAsync(limit);
    }

    /// <summary>Asks it to stop as Ctrl-C does, and waits.</summary>
    public async Task<int> StopAsync(TimeSpan limit)
    {
        Signal("TERM", _process.Id);
        using var cancellation = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(cancellation.Token);
        return _process.ExitCode;
    }

    public Task WaitForExitAsync(TimeSpan limit) => _process.WaitForExitAsync().WaitAsync(limit);

    public static void Signal(string signal, int processId)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task<(int ExitCode, string Output)> EndAsync(TimeSpan limit)
    {
        using var cancellation = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(cancellation.Token);
        return (_process.ExitCode, Output);
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
