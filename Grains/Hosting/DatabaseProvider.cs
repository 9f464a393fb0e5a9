using System.Diagnostics.CodeAnalysis;
using Grid.Cluster;
using Grid.Errors;
using Grid.Grains.Catalog.Database;
using Grid.Grains.Stores;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Hosting;

/// <summary>One of the database systems that a grid can be configured with.</summary>
internal abstract class DatabaseProvider
{
    private static readonly DatabaseProvider[] All = [new SqliteProvider(), new PostgreSqlProvider()];

    /// <summary>The names that configuration may use, for messages.</summary>
    public static string Names => string.Join(" or ", All.Select(provider => provider._names[0]));

    private readonly string[] _names;

    /// <param name="names">The name that configuration uses, and others that it may use.</param>
    protected DatabaseProvider(params string[] names) => _names = names;

    /// <summary>The name that configuration uses.</summary>
    public string Name => _names[0];

    /// <summary>Finds a provider by any of its names, ignoring case.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out DatabaseProvider? provider)
    {
        provider = All.FirstOrDefault(candidate => candidate._names.Contains(name, StringComparer.OrdinalIgnoreCase));
        return provider is not null;
    }

    /// <summary>The provider of checked options.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: there is none of that name.</exception>
    public static DatabaseProvider Of(DatabaseOptions database) => TryFind(database.Provider, out var provider)
        ? provider
        : throw new GridException(ErrorCode.InvalidConfiguration, $"Provider '{database.Provider}' is not known: use {Names}.");

    /// <summary>The reason why a database cannot be configured so, without secrets; null when it can.</summary>
    public abstract string? Refuse(DatabaseOptions database);

    /// <summary>Where the database of a store is, without secrets: the same for two stores exactly when they would share it.</summary>
    /// <exception cref="GridException"><see cref="ErrorCode.InvalidConfiguration"/>: it names no database.</exception>
    public abstract string LocationOf(StoreName name, DatabaseOptions database, string dataDirectory);

    /// <summary>The catalog, not yet opened.</summary>
    public abstract CatalogDialect CreateCatalog(DatabaseOptions database, string dataDirectory);

    /// <summary>A store, not yet opened.</summary>
    public abstract IPartitionStore CreateStore(StoreName name, DatabaseOptions database, string dataDirectory, ILoggerFactory logging);
}
