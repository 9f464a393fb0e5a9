using System.Globalization;
using System.Text.Json;
using Grid.Errors;
using Grid.Grains.Queries.Sql;

namespace Grid.Grains.Queries.Fallback;

/// <summary>Turns DuckDB's errors, which come as JSON (<c>errors_as_json</c>), into those of the grid.</summary>
internal static class DuckDbErrors
{
    /// <param name="text">The text that DuckDB ran.</param>
    /// <param name="offset">Where the caller's statement begins in it.</param>
    public static GridException Read(string error, string text, int offset)
    {
        var start = error.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            return new SqlException(ErrorCode.InvalidRequest, error);
        }

        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(error.AsMemory(start));
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A message that only happens to have a brace in it.
            return new SqlException(ErrorCode.InvalidRequest, error);
        }

        var message = json.TextOrNull("exception_message") ?? error;
        var kind = json.TextOrNull("exception_type") ?? "";
        var subtype = json.TextOrNull("error_subtype") ?? "";
        return kind switch
        {
            "Out of Memory" => OutOfMemory(message),
            "INTERNAL" or "FATAL" => new GridException(ErrorCode.Internal, $"DuckDB failed: {message}"),
            _ => new SqlException(CodeOf(kind, subtype, message), Shorten(message), PositionOf(json, text, offset)),
        };
    }

    private static RequestException OutOfMemory(string message) => new(ErrorCode.LimitExceeded,
        $"The query needs more memory or spill space than it may use: {FirstLine(message)}. Filter more, select fewer columns, or raise Grid:Query:FallbackMemoryBytes or MaxSpillBytes.");

    private static ErrorCode CodeOf(string kind, string subtype, string message) => (kind, subtype) switch
    {
        ("Parser", _) => ErrorCode.SyntaxError,
        (_, "COLUMN_NOT_FOUND") => ErrorCode.ColumnNotFound,
        (_, "NO_MATCHING_FUNCTION") => ErrorCode.TypeMismatch,
        ("Catalog", _) => message.StartsWith("Table with", StringComparison.Ordinal) ? ErrorCode.TableNotFound : ErrorCode.NotSupported,
        ("Binder", _) when message.StartsWith("Referenced table", StringComparison.Ordinal) => ErrorCode.TableNotFound,
        ("Binder", _) when message.Contains("Cannot compare", StringComparison.Ordinal) || message.Contains("Cannot mix", StringComparison.Ordinal) => ErrorCode.TypeMismatch,
        ("Binder", _) => ErrorCode.SyntaxError,
        ("Conversion", _) when message.StartsWith("Unimplemented type", StringComparison.Ordinal) => ErrorCode.TypeMismatch,
        ("Conversion" or "Out of Range", _) => ErrorCode.ValueOutOfRange,
        ("Permission" or "Not implemented" or "Missing Extension", _) => ErrorCode.NotSupported,
        _ => ErrorCode.InvalidRequest,
    };

    // Without the lists of what else there is, and without advice on settings that nobody can change here.
    private static string Shorten(string message)
    {
        var lines = message.Split('\n');
        var candidates = Array.FindIndex(lines, line => line.Contains("Candidate functions", StringComparison.Ordinal) || line.Contains("Use \"SET", StringComparison.Ordinal));
        return string.Join(' ', lines.Take(candidates < 0 ? lines.Length : candidates).Select(line => line.Trim()).Where(line => line.Length > 0));
    }

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('.');

    private static int? PositionOf(JsonElement json, string text, int offset)
    {
        var isKnown = int.TryParse(json.TextOrNull("position"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes);
        return isKnown && TextPosition.FromUtf8(text, bytes) is { } position && position >= offset ? position - offset : null;
    }
}
