using Grid.Client;

namespace Grid.Silo.Commands;

/// <summary>A connection of a command to a running grid.</summary>
internal sealed class GridConnection : IAsyncDisposable
{
    /// <summary>A command has a user who waits: a grid that does not answer within this time is not there.</summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(8);

    private readonly IHost _host;

    private GridConnection(IHost host) => _host = host;

    public IGrid Grid => _host.Services.GetRequiredService<IGrid>();

    /// <summary>Connects.</summary>
    /// <param name="gateways">Silos as <c>host:port</c>; empty for the default one.</param>
    public static async Task<GridConnection> OpenAsync(IReadOnlyList<string> gateways, string gridName, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddGridClient(options =>
        {
            options.ClusterId = gridName;
            options.ConnectTimeout = ConnectTimeout;
            foreach (var gateway in gateways)
            {
                options.Gateways.Add(gateway);
            }
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            return new(host);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
