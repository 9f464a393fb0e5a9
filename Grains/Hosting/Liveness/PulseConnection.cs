using System.Net;
using System.Net.Sockets;

namespace Grid.Grains.Hosting.Liveness;

/// <summary>The watching end of a <see cref="SiloPulse"/>.</summary>
internal static class PulseConnection
{
    /// <summary>Between two attempts to reach a process that has not told its port yet, or does not answer.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Completes when the process has certainly ended: its port was open once, and its machine refuses connections to it
    /// now. Never completes for a process that was not reached, nor for one whose machine is silent.
    /// </summary>
    /// <param name="port">The port, as soon as it is known.</param>
    public static async Task WaitForEndAsync(IPAddress address, Func<int?> port, TimeProvider time, CancellationToken cancellationToken)
    {
        var wasReached = false;
        while (true)
        {
            var result = port() is { } known ? await HoldAsync(address, known, cancellationToken) : SocketError.TryAgain;
            wasReached |= result == SocketError.Success;
            if (wasReached && result == SocketError.ConnectionRefused)
            {
                return;
            }

            if (result != SocketError.Success)
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    // Success: a connection was held until it broke; otherwise why there was none.
    private static async Task<SocketError> HoldAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(ConnectTimeout);
            await socket.ConnectAsync(address, port, limit.Token);
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SocketError.TimedOut;
        }

        try
        {
            await socket.ReceiveAsync(new byte[1], cancellationToken);
        }
        catch (SocketException)
        {
            // Broken is as good as closed.
        }

        return SocketError.Success;
    }
}
