using System.Globalization;
using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Silo.Http;

/// <summary>
/// When a row expires: of one that is written, the query parameter <c>ttl</c>, a duration (see <see cref="TimeToLiveText"/>) or <c>never</c>; of
/// one that is read with that parameter, two headers.
/// </summary>
internal static class RowTimeToLive
{
    /// <summary>When the row expires, in UTC; <c>never</c> for one that does not.</summary>
    public const string ExpiresHeader = "Grid-Expires";

    /// <summary>Seconds from the answer on; left out for a row that does not expire.</summary>
    public const string TimeLeftHeader = "Grid-Time-Left";

    private const string Never = "never";
    private const string Name = "ttl";

    /// <summary>Whether who reads a row wants to know when it expires.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.Query.ContainsKey(Name);

    public static void Tell(HttpResponse response, RowLifetime lifetime)
    {
        response.Headers[ExpiresHeader] = lifetime.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture) ?? Never;
        if (lifetime.TimeLeft is { } left)
        {
            response.Headers[TimeLeftHeader] = left.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What the request says; null when it says nothing.</summary>
    /// <exception cref="RequestException">It is no duration, or one that no row can live for.</exception>
    public static RowExpiry? Of(HttpRequest request)
    {
        if (!request.Query.TryGetValue(Name, out var given))
        {
            return null;
        }

        var text = given.ToString();
        return string.Equals(text, Never, StringComparison.OrdinalIgnoreCase) ? RowExpiry.Never : RowExpiry.After(TimeToLiveText.Parse(text));
    }
}
