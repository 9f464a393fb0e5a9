using Orleans.Dashboard;

namespace Grid.Silo.Http;

/// <summary>Everything that a silo answers over HTTP.</summary>
internal static class GridHttp
{
    public static IServiceCollection AddGridHttp(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<StatusCache>();
        services.AddSingleton<RequestCounters>();
        services.AddGridClientInSilo();
        return services;
    }

    public static WebApplication MapGridHttp(this WebApplication app)
    {
        app.UseMiddleware<RequestCountingMiddleware>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseRouting();
        app.MapHomePage();
        app.MapSql();
        app.MapRows();
        app.MapTables();
        app.MapCluster();
        app.MapHealth();
        app.MapMetrics();
        app.MapOrleansDashboard("/dashboard");
        return app;
    }
}
