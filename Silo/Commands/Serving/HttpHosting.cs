using System.Net;
using Grid.Silo.Http;

namespace Grid.Silo.Commands.Serving;

/// <summary>The web host of a silo and of a gateway, which serve alike.</summary>
internal static class HttpHosting
{
    /// <param name="settings">Configuration arguments.</param>
    public static WebApplicationBuilder NewBuilder(IEnumerable<string> settings) => WebApplication.CreateSlimBuilder(new WebApplicationOptions
    {
        ApplicationName = typeof(HttpHosting).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
        // Files are read once: settings do not change while the process runs, and watching costs handles.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. settings],
    });

    public static void Listen(this WebApplicationBuilder builder, IPAddress address, int port) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = HttpLimits.MaxBodyBytes;
        kestrel.Listen(address, port);
    });
}
