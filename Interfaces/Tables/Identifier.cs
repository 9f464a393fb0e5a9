using System.Text.RegularExpressions;
using Grid.Errors;

namespace Grid.Tables;

/// <summary>The rule for names of tables and columns: what every store accepts unquoted, and nothing that Grid uses itself.</summary>
public static partial class Identifier
{
    /// <summary>PostgreSQL cuts names at 63 bytes; a longer one would collide silently there.</summary>
    public const int MaxLength = 63;

    /// <summary>Two names are the same when they differ only in case, as in every SQL dialect Grid speaks to.</summary>
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>Returns <paramref name="name"/> or refuses it.</summary>
    /// <exception cref="RequestException"><see cref="ErrorCode.InvalidRequest"/>: the name is not one.</exception>
    public static string Check(string name, string what)
    {
        if (name is null || !Pattern().IsMatch(name) || name.Length > MaxLength)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"'{name}' is not a {what} name: use a letter followed by letters, digits and underscores, at most {MaxLength} characters.");
        }

        if (name.StartsWith("grid_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("pg_", StringComparison.OrdinalIgnoreCase))
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"'{name}' is reserved: {what} names do not start with grid_, sqlite_ or pg_.");
        }

        return name;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
