namespace Grid.Silo.Http;

/// <summary>Feeds <see cref="RequestCounters"/>.</summary>
internal sealed class RequestCountingMiddleware(RequestDelegate next, RequestCounters counters, TimeProvider time)
{
    private const string NoRoute = "none";

    public async Task InvokeAsync(HttpContext context)
    {
        var start = time.GetTimestamp();
        await next(context);
        // Neither paths nor methods that nobody serves may make new counters.
        var route = context.GetEndpoint() is RouteEndpoint endpoint ? $"{context.Request.Method} {endpoint.RoutePattern.RawText}" : NoRoute;
        counters.Add(route, context.Response.StatusCode, time.GetElapsedTime(start));
    }
}
