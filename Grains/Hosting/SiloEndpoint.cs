using System.Net;
using System.Net.Sockets;
using Grid.Errors;

namespace Grid.Grains.Hosting;

/// <summary>Where a silo is: the address that it tells others, and the one that it listens on.</summary>
/// <param name="Advertised">An address that others can reach.</param>
/// <param name="Listening">The same, or every address of the machine.</param>
public readonly record struct SiloEndpoint(IPAddress Advertised, IPAddress Listening)
{
    /// <summary>Stands for the name of the machine itself, as <c>0.0.0.0</c> does.</summary>
    public const string OwnName = "*";

    /// <summary>Whether the silo listens on every address of the machine.</summary>
    public bool ListensEverywhere => Listening.Equals(IPAddress.Any);

    /// <summary>The address that a silo of this <see cref="GridOptions.Address"/> listens on, without looking up a name.</summary>
    public static IPAddress ListeningOf(string address) => IPAddress.TryParse(address, out var parsed) ? parsed : IPAddress.Any;

    /// <summary>Looks the address up, where it is a name.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: the name is not known, or has no IPv4 address.</exception>
    public static SiloEndpoint Of(string address)
    {
        var listening = ListeningOf(address);
        if (!listening.Equals(IPAddress.Any))
        {
            return new(listening, listening);
        }

        var name = IPAddress.TryParse(address, out _) || address == OwnName ? Dns.GetHostName() : address;
        try
        {
            return new(Dns.GetHostAddresses(name).First(candidate => candidate.AddressFamily == AddressFamily.InterNetwork), listening);
        }
        catch (Exception failure) when (failure is SocketException or InvalidOperationException)
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"Grid:Address is '{address}', and the name '{name}' has no IPv4 address: {failure.Message} Use an address, or a name that has one.", innerException: failure);
        }
    }
}
