using Grid.Grains.Hosting;
using Orleans.Dashboard;

namespace Grid.Silo.Http;

/// <summary>Everything that a silo or a gateway answers over HTTP. Who registers it also registers <see cref="Client.IGrid"/>.</summary>
internal static class GridHttp
{
    /// <summary>For a silo.</summary>
    public static IServiceCollection AddSiloHttp(this IServiceCollection services) =>
        services.AddGridHttp().AddSingleton<IHealthSource, SiloHealthSource>();

    /// <summary>For a process that owns nothing.</summary>
    public static IServiceCollection AddGatewayHttp(this IServiceCollection services) =>
        services.AddGridHttp().AddSingleton<IHealthSource, GatewayHealthSource>();

    public static WebApplication MapSiloHttp(this WebApplication app, GridOptions options)
    {
        app.MapGridHttp();
        app.MapHomePage($"silo {options.SiloName} of {options.Name}", hasDashboard: true);
        app.MapSiloMetrics();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }

    public static WebApplication MapGatewayHttp(this WebApplication app, string gridName)
    {
        app.MapGridHttp();
        app.MapHomePage($"a gateway of {gridName}", hasDashboard: false);
        app.MapGatewayMetrics();
        return app;
    }

    private static IServiceCollection AddGridHttp(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<StatusCache>();
        services.AddSingleton<RequestCounters>();
        return services;
    }

    private static void MapGridHttp(this WebApplication app)
    {
        app.UseMiddleware<RequestCountingMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseRouting();
        app.MapSql();
        app.MapRows();
        app.MapTables();
        app.MapChanges();
        app.MapCluster();
        app.MapHealth();
    }
}
