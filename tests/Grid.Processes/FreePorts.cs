using System.Net;
using System.Net.Sockets;

namespace Grid.Processes;

/// <summary>Finds runs of free loopback ports, never the same twice in one process.</summary>
public static class FreePorts
{
    private const int First = 21_000;
    private const int Last = 29_000;

    private static readonly Lock Gate = new();
    private static int _next = First + (Environment.ProcessId * 64 % 4_000);

    /// <summary>The first of <paramref name="count"/> consecutive ports that nobody listens on now.</summary>
    public static int Take(int count)
    {
        lock (Gate)
        {
            while (true)
            {
                if (_next + count > Last)
                {
                    _next = First;
                }

                var start = _next;
                _next += count;
                if (Enumerable.Range(start, count).All(IsFree))
                {
                    return start;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
