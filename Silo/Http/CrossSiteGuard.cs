namespace Grid.Silo.Http;

/// <summary>
/// Refuses writes that a page of another site makes a browser send. Grid's HTTP has no log-in of its own, so that a silo on
/// a developer's machine would otherwise obey every page that the developer visits.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => IsCrossSite(context.Request)
        ? throw new BadHttpRequestException("A page of another site cannot write here.", StatusCodes.Status403Forbidden)
        : next(context);

    private static bool IsCrossSite(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        // Browsers send Origin with every such request; other clients do not.
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
