using Grid.Grains.Hosting;

namespace Grid.Silo.Http;

/// <summary>
/// <c>/health/live</c>: the process answers; restart it when it does not. <c>/health/ready</c>: this silo has joined, its
/// stores answer and its partitions are open; send requests elsewhere while it is 503.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Json(new { status = "live" }));
        routes.MapGet("/health/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(SiloReadiness readiness, CancellationToken cancellationToken)
    {
        var obstacles = await readiness.FindObstaclesAsync(cancellationToken);
        return obstacles.Count == 0
            ? Results.Json(new { status = "ready", partitions = readiness.PartitionCount })
            : Results.Json(
                new { status = "not-ready", obstacles, partitions = readiness.PartitionCount },
                statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
