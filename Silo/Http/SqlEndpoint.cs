using System.Text.Json;
using Grid.Client;
using Grid.Client.Queries;
using Grid.Errors;
using Grid.Silo.Http.Json;

namespace Grid.Silo.Http;

/// <summary><c>POST /api/sql</c>: one statement over the whole grid.</summary>
internal static class SqlEndpoint
{
    /// <summary>Bytes that are gathered before they are sent: the whole answer is never held in memory twice.</summary>
    private const int FlushBytes = 64 * 1024;

    public static void MapSql(this IEndpointRouteBuilder routes) => routes.MapPost("/api/sql", ExecuteAsync);

    private static async Task ExecuteAsync(HttpContext context, IGrid grid)
    {
        var (sql, parameters) = await ReadAsync(context);
        var result = await grid.SqlAsync(sql, parameters, context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        await WriteAsync(context, result);
    }

    private static async Task<(string Sql, Dictionary<string, object?>? Parameters)> ReadAsync(HttpContext context)
    {
        using var body = await JsonBody.ReadObjectAsync(context.Request, context.RequestAborted);
        string? sql = null;
        Dictionary<string, object?>? parameters = null;
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
                default:
                    throw new RequestException(ErrorCode.InvalidRequest,
                        $"The body has a {JsonBody.KindOf(property.Value)} \"{property.Name}\"; it takes a string \"sql\" and an object \"parameters\".");
            }
        }

        return (sql ?? throw new RequestException(ErrorCode.InvalidRequest, "The body has no \"sql\"."), parameters);
    }

    private static async Task WriteAsync(HttpContext context, GridResult result)
    {
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, SqlResultJson.Format);
        try
        {
            SqlResultJson.WriteHead(writer, result);
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

    private static async Task WriteRowsAsync(HttpContext context, Utf8JsonWriter writer, GridResult result)
    {
        foreach (var batch in result.Batches)
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
