using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grid.Errors;

namespace Grid.Silo.Http;

/// <summary>An error as RFC 9457 describes it, with Grid's code and, for SQL, the position that the message speaks of.</summary>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position = null)
{
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which a client may try again what is unavailable now.</summary>
    private const string RetryAfterSeconds = "1";

    // Quotation marks stay readable; the answer is served as JSON and never as HTML.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The problem that an exception is; its detail says nothing of the inside when the exception is a defect.</summary>
    public static Problem Of(Exception failure) => failure switch
    {
        SqlException sql => Of(sql),
        GridException grid => Of(grid.Code, grid.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Of(ErrorCode.LimitExceeded,
            $"A request body has at most {HttpLimits.MaxBodyBytes} bytes: send less at once."),
        BadHttpRequestException bad => Of(ErrorCode.InvalidRequest, bad.Message) with { Status = bad.StatusCode },
        TimeoutException => Of(ErrorCode.Timeout, "The grid did not answer in time."),
        Orleans.Runtime.OrleansException => Of(ErrorCode.Unavailable, "The silo that serves this request cannot be reached now."),
        _ => Of(ErrorCode.Internal, "The request met a defect in Grid; the log of this silo says more."),
    };

    public static Problem Of(ErrorCode code, string detail) =>
        new("about:blank", TitleOf(code), ErrorStatus.Of(code), detail, code.ToText());

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = Status;
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        await response.WriteAsJsonAsync(this, Format, ContentType, CancellationToken.None);
    }

    // A statement that names a table which is not there is a bad statement: the address that it was sent to is there.
    private static Problem Of(SqlException failure)
    {
        var problem = Of(failure.Code, failure.Message) with { Position = failure.Position };
        return problem.Status == StatusCodes.Status404NotFound ? problem with { Status = StatusCodes.Status400BadRequest } : problem;
    }

    private static string TitleOf(ErrorCode code)
    {
        var words = code.ToText().Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
