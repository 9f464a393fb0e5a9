using System.Net;
using System.Net.Sockets;

namespace Grid.Silo.Commands;

/// <summary>TCP ports of this machine.</summary>
internal static class Ports
{
    /// <summary>The highest port there is.</summary>
    public const int Highest = 65535;

    /// <summary>Whether a listener could be opened now.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        // As servers do on Unix, so that connections which are still closing do not count as use.
        probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    /// <summary>Refuses ports that are in use.</summary>
    /// <param name="ports">Port and the option that chooses it.</param>
    /// <exception cref="CommandException">Names every port that is taken.</exception>
    public static void Require(IPAddress address, IEnumerable<(int Port, string Option)> ports)
    {
        var taken = ports.Where(port => !IsFree(address, port.Port)).ToArray();
        if (taken.Length > 0)
        {
            throw new CommandException(ExitCode.Failure, string.Join(Environment.NewLine, taken.Select(port =>
                $"Port {port.Port} of {address} is in use: stop the program that uses it, or choose another with {port.Option}.")));
        }
    }

    /// <summary>The first of <paramref name="count"/> consecutive free ports, at or above <paramref name="from"/>.</summary>
    /// <exception cref="CommandException">There are not so many.</exception>
    public static int FindFree(IPAddress address, int from, int count)
    {
        var start = from;
        for (var port = from; port <= Highest; port++)
        {
            if (!IsFree(address, port))
            {
                start = port + 1;
            }
            else if (port - start + 1 == count)
            {
                return start;
            }
        }

        throw new CommandException(ExitCode.Failure, $"There are no {count} consecutive free ports from {from} up.");
    }
}
