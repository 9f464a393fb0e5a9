using System.Text.Json;

namespace Grid.Grains.Queries.Sql;

/// <summary>Short ways through the parser's JSON.</summary>
internal static class JsonTree
{
    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString() ?? "";

    /// <summary>The text, or null when it is missing or empty.</summary>
    public static string? TextOrNull(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The elements of an array, none when it is missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static bool Flag(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;
}
