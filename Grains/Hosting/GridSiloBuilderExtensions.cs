using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog;
using Grid.Grains.Hosting.Liveness;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;

namespace Grid.Grains.Hosting;

/// <summary>Makes an Orleans silo a silo of a grid.</summary>
public static class GridSiloBuilderExtensions
{
    /// <summary>Adds partitions, catalog and aggregator, with membership and grain storage in the catalog database. The environment outlives the silo.</summary>
    public static ISiloBuilder AddGrid(this ISiloBuilder builder, GridEnvironment environment)
    {
        var options = environment.Options;
        var address = AddressOf(options);
        var pulse = SiloPulse.Start(address);
        builder.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.Name;
            cluster.ServiceId = GridClusterNames.ServiceId;
        });
        builder.Configure<SiloOptions>(silo => silo.SiloName = options.SiloName);
        builder.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false);
        builder.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = environment.Catalog.InvariantName;
            clustering.ConnectionString = environment.Catalog.ConnectionString;
        });
        AddCatalogStorage(builder, environment);
        AddFailureDetection(builder, options.FailureDetection);
        builder.UseSiloMetadata(new Dictionary<string, string>
        {
            [SiloIdentity.NameKey] = options.SiloName,
            [StoreSet.HomeKey] = environment.Stores.Home.ToString(),
            [SiloPulse.PortKey] = pulse.Port.ToString(CultureInfo.InvariantCulture),
        });
        builder.AddGrainDirectory(GridClusterNames.Directory, (_, _) => environment.Catalog.Directory);
        builder.AddPlacementDirector<PartitionPlacementStrategy, PartitionPlacementDirector>();
        builder.Services.AddHostedService(_ => pulse);
        AddServices(builder.Services, environment);
        return builder;
    }

    private static IPAddress AddressOf(GridOptions options)
    {
        if (IPAddress.TryParse(options.Address, out var address))
        {
            return address;
        }

        try
        {
            return Dns.GetHostAddresses(options.Address).First(candidate => candidate.AddressFamily == AddressFamily.InterNetwork);
        }
        catch (Exception failure) when (failure is SocketException or InvalidOperationException)
        {
            throw new GridException(ErrorCode.InvalidConfiguration,
                $"Grid:Address is '{options.Address}', which names no IPv4 address: {failure.Message} Use an address, or a name that resolves to one.", innerException: failure);
        }
    }

    private static void AddCatalogStorage(ISiloBuilder builder, GridEnvironment environment) =>
        builder.AddAdoNetGrainStorage(CatalogGrain.StorageName, storage => storage.Configure<IServiceProvider>((configured, services) =>
        {
            configured.Invariant = environment.Catalog.InvariantName;
            configured.ConnectionString = environment.Catalog.ConnectionString;
            // Binary and version-tolerant; the JSON serializer knows neither immutable arrays nor our value types.
            configured.GrainStorageSerializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        }));

    private static void AddFailureDetection(ISiloBuilder builder, FailureDetection detection) =>
        builder.Configure<ClusterMembershipOptions>(membership =>
        {
            if (detection == FailureDetection.Standard)
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(5);
                membership.NumMissedProbesLimit = 3;
                membership.NumVotesForDeathDeclaration = 2;
                return;
            }

            // Two missed probes of 0.5 s were quicker on paper, but a busy machine lost silos that were only waiting for a core.
            membership.ProbeTimeout = TimeSpan.FromSeconds(0.4);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
            // Silos that were killed together leave rows behind; a restart must not wait for them to answer.
            membership.MaxJoinAttemptTime = TimeSpan.FromSeconds(20);
        });

    private static void AddServices(IServiceCollection services, GridEnvironment environment)
    {
        var options = environment.Options;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(environment);
        services.AddSingleton(environment.Identity);
        services.AddSingleton(environment.Stores);
        services.AddSingleton(environment.Catalog);
        services.AddSingleton(environment.Catalog.Ownership);
        services.AddSingleton(Options.Create(options.Journal));
        services.AddSingleton(Options.Create(options.Partition));
        services.AddSingleton(new SiloIdentity(options.SiloName, environment.Stores.Home));
        services.AddSingleton<TableDirectory>();
        services.AddSingleton(options.Query);
        services.AddSingleton<DuckDbParser>();
        services.AddSingleton<StatementParser>();
        services.AddSingleton<StatementCache>();
        services.AddSingleton<FallbackExecutor>();
        services.AddSingleton<LocalPartitions>();
        services.AddSingleton<PartitionPlacement>();
        services.AddSingleton(provider => new CopyMaintenance(
            environment.Stores, options.Journal, provider.GetRequiredService<ILogger<CopyMaintenance>>()));
        services.AddSingleton(provider => new PartitionOpening(
            environment.Stores, environment.Catalog.Ownership, options.Journal,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PartitionOpening>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterStatusReader>(provider, options.Name));
        if (options.FailureDetection == FailureDetection.Fast)
        {
            services.AddHostedService<PulseWatch>();
        }

        services.AddSingleton<PartitionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PartitionKeeper>());
        services.AddSingleton(provider => new SiloReadiness(
            provider.GetRequiredService<ILocalSiloDetails>(), provider.GetRequiredService<IClusterMembershipService>(), environment.Stores,
            environment.Catalog, provider.GetRequiredService<PartitionKeeper>(), provider.GetRequiredService<LocalPartitions>()));
    }
}
