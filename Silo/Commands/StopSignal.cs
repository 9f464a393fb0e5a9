using System.Runtime.InteropServices;

namespace Grid.Silo.Commands;

/// <summary>
/// Cancels <see cref="Token"/> when the user or the system asks the program to end (Ctrl-C, SIGTERM, a closed terminal).
/// A second request ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>128 + SIGINT: what shells report for an interrupted program.</summary>
    private const int InterruptedExitCode = 130;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>Completes when the program is asked to end.</summary>
    public async Task WaitAsync() =>
        await Task.Delay(Timeout.InfiniteTimeSpan, Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            Environment.Exit(InterruptedExitCode);
        }

        context.Cancel = true;
        _stop.Cancel();
    }
}
