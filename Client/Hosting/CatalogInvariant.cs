using System.Diagnostics.CodeAnalysis;

namespace Grid.Client.Hosting;

/// <summary>The names by which Orleans knows the kinds of catalog databases.</summary>
internal static class CatalogInvariant
{
    /// <summary>The accepted names, for messages.</summary>
    public const string Names = "sqlite or postgres";

    public static bool TryFind(string? provider, [NotNullWhen(true)] out string? invariant)
    {
        // Orleans loads Microsoft.Data.Sqlite under the older provider's name.
        invariant = provider?.ToUpperInvariant() switch
        {
            "SQLITE" => "System.Data.SQLite",
            "POSTGRES" or "POSTGRESQL" => "Npgsql",
            _ => null,
        };
        return invariant is not null;
    }
}
