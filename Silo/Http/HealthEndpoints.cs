namespace Grid.Silo.Http;

/// <summary>
/// <c>/health/live</c>: the process answers; restart it when it does not. <c>/health/ready</c>: this silo has joined
/// and its partitions are open, or the grid answers this gateway; send requests elsewhere while it is 503. Either way <c>warnings</c> names stores that do not
/// answer, and says so of the catalog.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(IHealthSource source, CancellationToken cancellationToken)
    {
        var health = await source.CheckAsync(cancellationToken);
        return health.IsReady
            ? Results.Json(new { status = "ready", warnings = health.Warnings, partitions = source.PartitionCount })
            : Results.Json(
                new { status = "not-ready", obstacles = health.Obstacles, warnings = health.Warnings, partitions = source.PartitionCount },
                statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
