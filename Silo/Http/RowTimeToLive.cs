using Grid.Errors;
using Grid.Tables;

namespace Grid.Silo.Http;

/// <summary>When a row that is written expires: the query parameter <c>ttl</c>, a duration (see <see cref="TimeToLiveText"/>) or <c>never</c>.</summary>
internal static class RowTimeToLive
{
    private const string Name = "ttl";

    /// <summary>What the request says; null when it says nothing.</summary>
    /// <exception cref="RequestException">It is no duration, or one that no row can live for.</exception>
    public static RowExpiry? Of(HttpRequest request)
    {
        if (!request.Query.TryGetValue(Name, out var given))
        {
            return null;
        }

        var text = given.ToString();
        return string.Equals(text, "never", StringComparison.OrdinalIgnoreCase) ? RowExpiry.Never : RowExpiry.After(TimeToLiveText.Parse(text));
    }
}
