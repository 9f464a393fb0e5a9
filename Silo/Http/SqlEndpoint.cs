using System.Text.Json;
using Grid.Client;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Queries;
using Grid.Silo.Http.Json;

namespace Grid.Silo.Http;

/// <summary><c>POST /api/sql</c>: one statement over the whole grid.</summary>
internal static class SqlEndpoint
{
    /// <summary>Bytes that are gathered before they are sent: the answer is never held in memory as a whole.</summary>
    private const int FlushBytes = 64 * 1024;

    public static void MapSql(this IEndpointRouteBuilder routes) => routes.MapPost("/api/sql", ExecuteAsync);

    private static async Task ExecuteAsync(HttpContext context, IGrid grid)
    {
        var (sql, parameters, options) = await ReadAsync(context);
        await using var result = await grid.StreamAsync(sql, parameters, options, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        await WriteAsync(context, result);
    }

    private static async Task<(string Sql, Dictionary<string, object?>? Parameters, SqlOptions Options)> ReadAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadObjectAsync(context.Request, context.RequestAborted);
        string? sql = null;
        Dictionary<string, object?>? parameters = null;
        var options = new SqlOptions();
        foreach (var property in body.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "sql" when property.Value.ValueKind == JsonValueKind.String:
                    sql = property.Value.GetString();
                    break;
                case "parameters" when property.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "parameters":
                    parameters = JsonParameters.Read(property.Value);
                    break;
                case "timeoutMs" when property.Value.ValueKind == JsonValueKind.Number:
                    options = options with { Timeout = ReadTimeout(property.Value) };
                    break;
                case "allowPartial" when property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    options = options with { AllowPartial = property.Value.GetBoolean() };
                    break;
                default:
                    throw new RequestException(ErrorCode.InvalidRequest,
                        $"The body has a {JsonBody.KindOf(property.Value)} \"{property.Name}\"; it takes a string \"sql\", an object \"parameters\", a number \"timeoutMs\" and a boolean \"allowPartial\".");
            }
        }

        return (sql ?? throw new RequestException(ErrorCode.InvalidRequest, "The body has no \"sql\"."), parameters, options);
    }

    private static TimeSpan ReadTimeout(JsonElement value) =>
        value.TryGetDouble(out var milliseconds) && milliseconds > 0 && milliseconds <= QueryRequest.MaxTimeout.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new RequestException(ErrorCode.InvalidRequest,
                $"\"timeoutMs\" is {value.GetRawText()}; a statement takes more than 0 and at most {QueryRequest.MaxTimeout.TotalMilliseconds:0} ms.");

    private static async Task WriteAsync(HttpContext context, GridStream result)
    {
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, SqlResultJson.Format);
        try
        {
            SqlResultJson.WriteHead(writer, result.Columns);
            await WriteRowsAsync(context, writer, result);
            SqlResultJson.WriteTail(writer, result);
        }
        catch
        {
            // What was not sent yet must not stand before the error.
            writer.Reset();
            throw;
        }
    }

    private static async Task WriteRowsAsync(HttpContext context, Utf8JsonWriter writer, GridStream result)
    {
        await foreach (var batch in result.ReadBatchesAsync(context.RequestAborted))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                SqlResultJson.WriteRow(writer, batch, row);
                if (writer.BytesPending > FlushBytes)
                {
                    writer.Flush();
                    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                }
            }
        }
    }
}
