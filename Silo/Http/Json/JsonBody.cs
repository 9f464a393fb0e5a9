using System.Text.Json;
using Grid.Errors;

namespace Grid.Silo.Http.Json;

/// <summary>The JSON object of a request body.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Format = new() { MaxDepth = HttpLimits.MaxJsonDepth, AllowDuplicateProperties = false };

    /// <summary>Reads the body, which the caller disposes.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: it is no JSON object.</exception>
    public static async Task<JsonDocument> ReadObjectAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, Format, cancellationToken);
        }
        catch (JsonException failure)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The body is not JSON: {failure.Message}");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        using (document)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"The body is a JSON {KindOf(document.RootElement)}; an object is wanted.");
        }
    }

    /// <summary>The kind of a JSON value in words.</summary>
    public static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
