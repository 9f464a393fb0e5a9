using System.Globalization;
using Grid.Cluster;
using Grid.Grains.Catalog;
using Grid.Grains.Hosting.Liveness;
using Grid.Grains.Hosting.Topology;
using Grid.Grains.Journal;
using Grid.Grains.Partitions;
using Grid.Grains.Partitions.Departure;
using Grid.Grains.Partitions.Rehearsal;
using Grid.Grains.Partitions.SiloRequests;
using Grid.Grains.Queries.Fallback;
using Grid.Grains.Queries.Gather;
using Grid.Grains.Queries.Sql;
using Grid.Grains.Queries.Streams;
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
        var address = SiloEndpoint.Of(options.Address);
        var pulse = SiloPulse.Start(address.Listening);
        builder.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = options.Name;
            cluster.ServiceId = GridClusterNames.ServiceId;
        });
        builder.Configure<SiloOptions>(silo => silo.SiloName = options.SiloName);
        builder.ConfigureEndpoints(address.Advertised, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: address.ListensEverywhere);
        builder.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = environment.Catalog.InvariantName;
            clustering.ConnectionString = environment.Catalog.ConnectionString;
        });
        AddCatalogStorage(builder, environment);
        AddFailureDetection(builder, options.FailureDetection);
        builder.UseSiloMetadata(MetadataOf(environment, pulse));
        builder.AddGrainDirectory(GridClusterNames.Directory, (_, _) => environment.Catalog.Directory);
        builder.AddPlacementDirector<PartitionPlacementStrategy, PartitionPlacementDirector>();
        builder.AddPlacementDirector<SiloRequestPlacementStrategy, SiloRequestPlacementDirector>();
        builder.AddGrainService<DepartureService>();
        builder.AddGrainService<SiloQueryService>();
        // For clients to take note that this gateway goes, and for what they have under way here to be answered.
        builder.Configure<SiloMessagingOptions>(messaging => messaging.ClientGatewayShutdownNotificationTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddHostedService(_ => pulse);
        AddServices(builder.Services, environment);
        return builder;
    }

    // What silos tell one another about themselves.
    private static Dictionary<string, string> MetadataOf(GridEnvironment environment, SiloPulse pulse)
    {
        var metadata = new Dictionary<string, string>
        {
            [SiloIdentity.NameKey] = environment.Options.SiloName,
            [StoreSet.HomeKey] = environment.Stores.Home.ToString(),
            [SiloPulse.PortKey] = pulse.Port.ToString(CultureInfo.InvariantCulture),
        };
        if (environment.Options.Standby)
        {
            metadata.Add(GridClusterNames.StandbyKey, bool.TrueString);
        }

        return metadata;
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
        services.AddSingleton<RunningQueries>();
        services.AddSingleton<ScanSlots>();
        services.AddSingleton<OpenCursors>();
        services.AddSingleton<ISiloQueries, SiloQueryClient>();
        services.AddSingleton<IPartitionWhereabouts, PartitionWhereabouts>();
        services.AddSingleton<LocalPartitions>();
        services.AddSingleton(new UnansweredWrites(TimeProvider.System));
        services.AddSingleton<PartitionPlacement>();
        services.AddSingleton<CopyTurns>();
        services.AddSingleton(provider => new CopyMaintenance(
            environment.Stores, options.Journal, provider.GetRequiredService<CopyTurns>(), provider.GetRequiredService<ILogger<CopyMaintenance>>()));
        services.AddSingleton<Func<PartitionCore, PartitionShipping>>(provider => core => new PartitionShipping(
            core, environment.Stores, environment.Catalog.Shipping, provider.GetRequiredService<CopyTurns>(), options.Journal,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PartitionShipping>>()));
        services.AddSingleton<IStoreTopology>(environment.Topology);
        services.AddSingleton(environment.Connector);
        services.AddSingleton<StorePromotion>();
        services.AddHostedService<StoreWatch>();
        services.AddSingleton(provider => new PartitionOpening(
            environment.Stores, environment.Catalog.Ownership, options.Journal,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<PartitionOpening>>()));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ClusterStatusReader>(provider, options.Name));
        if (options.FailureDetection == FailureDetection.Fast)
        {
            services.AddHostedService<PulseWatch>();
        }

        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => ActivatorUtilities.CreateInstance<RehearsalStage>(provider, environment.Catalog.Ownership));
        services.AddSingleton<LeavingSilos>();
        services.AddSingleton<DepartureClient>();
        services.AddSingleton<PartitionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<PartitionKeeper>());
        services.AddHostedService<SiloDeparture>();
        services.AddSingleton(provider => new SiloReadiness(
            provider.GetRequiredService<ILocalSiloDetails>(), provider.GetRequiredService<IClusterMembershipService>(), environment.Stores,
            environment.Catalog, provider.GetRequiredService<PartitionKeeper>(), provider.GetRequiredService<LocalPartitions>(),
            provider.GetRequiredService<RunningQueries>()));
    }
}
