using System.Buffers;
using System.Text;
using System.Text.Json;
using Grid.Client;
using Grid.Client.Changes;
using Grid.Client.Formats;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Partitions;
using Grid.Silo.Http.Json;

namespace Grid.Silo.Http;

/// <summary>
/// <c>GET /api/tables/{table}/changes</c>: the changes of a table as server-sent events. Each has its resume token as id, so that a browser's
/// EventSource goes on by itself where it was interrupted.
/// </summary>
internal static class ChangesEndpoint
{
    /// <summary>How long a connection is silent at most: proxies close those that are silent for longer, usually after a minute.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapChanges(this IEndpointRouteBuilder routes) => routes.MapGet("/api/tables/{table}/changes", FollowAsync);

    private static async Task FollowAsync(string table, HttpContext context, IGrid grid, IHostApplicationLifetime lifetime)
    {
        // A server that stops would wait for the end of every answer.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var subscription = await grid.Rows(table).SubscribeAsync(Start(context.Request), ended.Token);
        var response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Proxies that gather answers would hold the events back.
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync(context, Place(subscription.ResumeToken));
        try
        {
            await foreach (var text in EventsAsync(subscription, ended.Token))
            {
                await SendAsync(context, text);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The client connects again, elsewhere.
        }
        catch (GridException failure)
        {
            // The answer has begun: its status can no longer say it.
            await SendAsync(context, $"event: problem\ndata: {JsonSerializer.Serialize(Problem.Of(failure), JsonSerializerOptions.Web)}\n\n");
        }
    }

    // Browsers send the id of the last event when they connect again.
    private static ChangeStart Start(HttpRequest request)
    {
        var token = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } last ? last : request.Query["after"].ToString();
        return token.Length > 0 ? ChangeStart.After(token) : request.Query["start"].ToString() switch
        {
            "" or "now" => ChangeStart.Now,
            "rows" => ChangeStart.Rows,
            var other => throw new RequestException(ErrorCode.InvalidRequest, $"\"start\" is '{other}'; it is now or rows, or give \"after\" a token."),
        };
    }

    private static async IAsyncEnumerable<string> EventsAsync(
        ChangeSubscription<IReadOnlyList<object?>, GridRow> subscription, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var changes = subscription.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = changes.MoveNextAsync().AsTask();
            while (!next.IsCompleted && await Task.WhenAny(next, Task.Delay(Heartbeat, cancellationToken)) != next)
            {
                yield return Place(subscription.ResumeToken);
            }

            if (!await next)
            {
                yield break;
            }

            yield return Event(changes.Current);
        }
    }

    // An event without data is not shown, but its id counts.
    private static string Place(string token) => $"id: {token}\n\n";

    private static string Event(RowChange<IReadOnlyList<object?>, GridRow> change)
    {
        var data = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(data, SqlResultJson.Format))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("key");
            foreach (var part in change.Key)
            {
                JsonValueWriter.Write(writer, part);
            }

            writer.WriteEndArray();
            writer.WriteNumber("version", change.Version.Value);
            writer.WriteBoolean("initial", change.IsInitial);
            if (change.Row is { } row)
            {
                writer.WritePropertyName("row");
                JsonRow.Write(writer, row);
            }

            writer.WriteEndObject();
        }

        return $"id: {change.ResumeToken}\nevent: {(change.Kind == ChangeKind.Delete ? "delete" : "upsert")}\ndata: {Encoding.UTF8.GetString(data.WrittenSpan)}\n\n";
    }

    private static async Task SendAsync(HttpContext context, string text)
    {
        await context.Response.WriteAsync(text, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
