using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Grid.Client.Hosting;

/// <summary>Takes <c>host:port</c> apart; an IPv6 address stands in brackets.</summary>
internal static class GatewayAddress
{
    public static bool TryParse(string text, [NotNullWhen(true)] out string? host, out int port)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        host = colon > 0 ? text![..colon].Trim('[', ']') : null;
        port = 0;
        return host is not null
            && (!host.Contains(':', StringComparison.Ordinal) || IPAddress.TryParse(host, out _))
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port is > 0 and <= IPEndPoint.MaxPort;
    }
}
