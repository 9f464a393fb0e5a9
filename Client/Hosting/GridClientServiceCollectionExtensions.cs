using Grid.Client.Calls;
using Grid.Client.Hosting;
using Grid.Cluster;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="Grid.Client.IGrid"/>.</summary>
public static class GridClientServiceCollectionExtensions
{
    /// <summary>What Orleans waits beyond the client's own deadline, so that it is the client that ends a call and says why.</summary>
    private static readonly TimeSpan ResponseGrace = TimeSpan.FromSeconds(5);

    /// <summary>How soon a gateway that was lost is tried again.</summary>
    private static readonly TimeSpan GatewayRefreshPeriod = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Registers <see cref="Grid.Client.IGrid"/> over a client of its own, which connects when the host starts. Not for a
    /// process that is a silo: see <see cref="AddGridClientInSilo"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">Options are wrong; all errors at once.</exception>
    public static IServiceCollection AddGridClient(this IServiceCollection services, Action<GridClientOptions>? configure = null)
    {
        var options = Validated(configure);
        AddGrid(services, options);
        services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<GatewayLoss>());
        return services.AddOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = options.ClusterId;
                cluster.ServiceId = options.ServiceId;
            });
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.Timeout + ResponseGrace);
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefreshPeriod);
            client.Services.AddSingleton<IClientConnectionRetryFilter, ConnectionDeadline>();
            if (options.CatalogConnectionString is { } connectionString && CatalogInvariant.TryFind(options.CatalogProvider, out var invariant))
            {
                client.UseAdoNetClustering(adoNet =>
                {
                    adoNet.Invariant = invariant;
                    adoNet.ConnectionString = connectionString;
                });
            }
            else
            {
                client.Services.AddSingleton<IGatewayListProvider, ConfiguredGateways>();
            }
        });
    }

    /// <summary>
    /// Registers <see cref="Grid.Client.IGrid"/> over the grain factory of the silo that runs in this process. Options of
    /// the connection are not used.
    /// </summary>
    /// <exception cref="OptionsValidationException">Options are wrong; all errors at once.</exception>
    public static IServiceCollection AddGridClientInSilo(this IServiceCollection services, Action<GridClientOptions>? configure = null) =>
        AddGrid(services, Validated(configure));

    private static IServiceCollection AddGrid(IServiceCollection services, GridClientOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new TableDirectory(provider.GetRequiredService<IGrainFactory>()));
        services.AddSingleton(options);
        services.AddSingleton<GatewayLoss>();
        return services.AddSingleton<Grid.Client.IGrid>(provider => new Grid.Client.GridClient(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<TableDirectory>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<GatewayLoss>()));
    }

    private static GridClientOptions Validated(Action<GridClientOptions>? configure)
    {
        var options = new GridClientOptions();
        configure?.Invoke(options);
        var result = new GridClientOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(nameof(GridClientOptions), typeof(GridClientOptions), result.Failures)
            : options;
    }
}
