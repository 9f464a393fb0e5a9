using Grid.Client;
using Grid.Client.Caching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="GridDistributedCache"/>.</summary>
public static class GridCachingServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IDistributedCache"/> over a table of the grid. <see cref="IGrid"/> is registered by <c>AddGridClient</c> or, inside a silo,
    /// <c>AddGridClientInSilo</c>. <c>AddHybridCache</c> takes the cache as its second level without being told.
    /// </summary>
    /// <exception cref="OptionsValidationException">Options are wrong; all errors at once.</exception>
    public static IServiceCollection AddGridDistributedCache(this IServiceCollection services, Action<GridDistributedCacheOptions>? configure = null)
    {
        var options = new GridDistributedCacheOptions();
        configure?.Invoke(options);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0)
        {
            throw new OptionsValidationException(nameof(GridDistributedCacheOptions), typeof(GridDistributedCacheOptions), errors);
        }

        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IDistributedCache>(provider => new GridDistributedCache(
            provider.GetRequiredService<IGrid>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<GridDistributedCache>>() ?? NullLogger<GridDistributedCache>.Instance));
    }
}
