using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grid.Client.Ado;

/// <summary>
/// The clients behind connection strings: one for each text in a process. A client is costly to start, serves any number
/// of threads, and reconnects by itself; so connections share it, and closing one closes nothing.
/// </summary>
internal static class SharedGrids
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<IHost>>> Hosts = new();

    public static async Task<IGrid> GetAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Started without the caller's token: others may be waiting for the same client.
        var started = Hosts.GetOrAdd(connectionString, text => new Lazy<Task<IHost>>(() => StartAsync(text)));
        try
        {
            return (await started.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).Services.GetRequiredService<IGrid>();
        }
        catch when (started.Value.IsFaulted)
        {
            // The next one who opens tries anew.
            Hosts.TryRemove(KeyValuePair.Create(connectionString, started));
            throw;
        }
    }

    public static async Task ClearAsync()
    {
        foreach (var (connectionString, started) in Hosts.ToArray())
        {
            if (Hosts.TryRemove(connectionString, out _) && started.IsValueCreated && started.Value.IsCompletedSuccessfully)
            {
                var host = await started.Value.ConfigureAwait(false);
                await host.StopAsync().ConfigureAwait(false);
                host.Dispose();
            }
        }
    }

    private static async Task<IHost> StartAsync(string connectionString)
    {
        var parts = new GridConnectionStringBuilder(connectionString);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddGridClient(parts.Configure);
        var host = builder.Build();
        try
        {
            await host.StartAsync().ConfigureAwait(false);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }
}
