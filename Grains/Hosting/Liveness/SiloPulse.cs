using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace Grid.Grains.Hosting.Liveness;

/// <summary>
/// A port that is open exactly as long as this process lives. Other silos keep a connection to it: the operating system
/// closes it the moment the process dies, however it dies.
/// </summary>
internal sealed class SiloPulse : IHostedService, IDisposable
{
    /// <summary>Key of the silo metadata under which silos tell one another this port.</summary>
    public const string PortKey = "grid.pulse";

    /// <summary>Connections held at once; one for each other silo is what is needed.</summary>
    private const int MaxConnections = 1_024;

    private readonly ConcurrentDictionary<Socket, byte> _connections = new();
    private readonly TcpListener _listener;

    private SiloPulse(TcpListener listener) => _listener = listener;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Silos that hold a connection now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Listens on any free port of the address.</summary>
    public static SiloPulse Start(IPAddress address)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        var pulse = new SiloPulse(listener);
        _ = pulse.AcceptAsync();
        return pulse;
    }

    // The host only closes it, at its very end: after the silo has left the cluster.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var connection in _connections.Keys)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var connection = await _listener.AcceptSocketAsync();
                if (_connections.Count >= MaxConnections || !_connections.TryAdd(connection, 0))
                {
                    connection.Dispose();
                    continue;
                }

                _ = HoldAsync(connection);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that broke before it was accepted; the next one is another.
            }
        }
    }

    // Nothing is ever sent: reading ends when the other side is gone.
    private async Task HoldAsync(Socket connection)
    {
        try
        {
            await connection.ReceiveAsync(new byte[1]);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Gone all the same.
        }

        _connections.TryRemove(connection, out _);
        connection.Dispose();
    }
}
