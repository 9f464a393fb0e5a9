using System.Net;
using System.Net.Sockets;
using Grid.Grains.Catalog.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;

namespace Grid.StoreTests.Catalog;

/// <summary>Real silos of this process whose membership and grain storage are in a catalog.</summary>
internal sealed class CatalogSilos(CatalogDatabase catalog) : IAsyncDisposable
{
    public const string StorageName = "catalog";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IHost> _hosts = [];

    public static IGrainStorage StorageOf(IHost silo) => silo.Services.GetRequiredKeyedService<IGrainStorage>(StorageName);

    public async Task<IHost> StartAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("catalog-tests", "catalog-tests"))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())
            .UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (catalog.InvariantName, catalog.ConnectionString))
            .AddAdoNetGrainStorage(StorageName, storage => (storage.Invariant, storage.ConnectionString) = (catalog.InvariantName, catalog.ConnectionString)));
        var host = builder.Build();
        lock (_hosts)
        {
            _hosts.Add(host);
        }

        await host.StartAsync();
        return host;
    }

    /// <summary>Completes when a silo sees a number of active silos.</summary>
    public static async Task SeesAsync(IHost silo, int active)
    {
        var membership = silo.Services.GetRequiredService<IClusterMembershipService>();
        using var timeout = new CancellationTokenSource(Patience);
        if (Count(membership.CurrentSnapshot) == active)
        {
            return;
        }

        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(timeout.Token))
        {
            if (Count(snapshot) == active)
            {
                return;
            }
        }

        static int Count(ClusterMembershipSnapshot snapshot) => snapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
