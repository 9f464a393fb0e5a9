
namespace Grid.Silo.Http;

/// <summary>Answers every failed request with a <see cref="Problem"/>, including those that no endpoint takes.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
            return;
        }
        catch (Exception failure)
        {
            await AnswerAsync(context, failure);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentLength: null, ContentType: null } response
            && Describe(context, response.StatusCode) is { } detail)
        {
            await (Problem.Of(ErrorCode.InvalidRequest, detail) with { Status = response.StatusCode }).WriteAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        var problem = Problem.Of(failure);
        if (problem.Status == StatusCodes.Status500InternalServerError)
        {
            LogDefect(failure, context.Request.Method, context.Request.Path);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        await problem.WriteAsync(context);
    }

    private static string? Describe(HttpContext context, int status) => status switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}: the page / lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} takes no {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} met a defect.")]
    private partial void LogDefect(Exception failure, string method, PathString path);
}
