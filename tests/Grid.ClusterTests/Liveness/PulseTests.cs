using System.Net;
using Grid.ClusterTests.Processes;
using Grid.Grains.Hosting.Liveness;

namespace Grid.ClusterTests.Liveness;

/// <summary>When the end of a process counts as certain.</summary>
public sealed class PulseTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Wait_ReachedAndThenClosed_Ends()
    {
        var pulse = SiloPulse.Start(IPAddress.Loopback);
        var port = pulse.Port;
        var end = PulseConnection.WaitForEndAsync(IPAddress.Loopback, () => port, TimeProvider.System, CancellationToken.None);
        await LocalCluster.WaitUntilAsync(() => Task.FromResult(pulse.ConnectionCount == 1), () => "The pulse was not reached.");
        Assert.False(end.IsCompleted);
        pulse.Dispose();
        await end.WaitAsync(Patience);
    }

    /// <summary>The port of a process that has not started yet, or of one that runs without this port.</summary>
    [Fact]
    public async Task Wait_NeverReached_GoesOnThoughRefused()
    {
        using var closed = SiloPulse.Start(IPAddress.Loopback);
        var port = closed.Port;
        closed.Dispose();
        using var stop = new CancellationTokenSource();
        var asked = 0;
        var end = PulseConnection.WaitForEndAsync(IPAddress.Loopback, Ask, TimeProvider.System, stop.Token);
        await LocalCluster.WaitUntilAsync(() => Task.FromResult(Volatile.Read(ref asked) >= 3), () => "It was not tried again.");
        Assert.False(end.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end);

        int? Ask()
        {
            Interlocked.Increment(ref asked);
            return port;
        }
    }
}
