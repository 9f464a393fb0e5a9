using System.Globalization;
using Grid.Processes;

namespace Grid.Simulation.Chaos.Stores;

/// <summary>The catalog and the stores of the grid under test. The catalog is never lost: see the failure model for what its outage does.</summary>
internal sealed class TestedDatabases : IAsyncDisposable
{
    private readonly List<TestedStore> _stores = [];
    private TestedStore? _catalog;

    private TestedDatabases()
    {
    }

    public IReadOnlyList<TestedStore> Stores => _stores;

    /// <summary>Arguments that configure every database at a silo.</summary>
    public IReadOnlyList<string> Settings =>
    [
        .. _catalog?.SettingsOf("Grid:Catalog") ?? [],
        .. _stores.SelectMany((store, index) => store.SettingsOf(string.Create(CultureInfo.InvariantCulture, $"Grid:Stores:{index}"))),
    ];

    /// <summary>Starts the servers, or names the files.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<TestedDatabases> StartAsync(ChaosOptions options, string folder, CancellationToken cancellationToken)
    {
        var databases = new TestedDatabases();
        try
        {
            if (options.IsPostgreSql)
            {
                databases._catalog = await StartAsync("catalog");
            }

            for (var index = 0; index < options.Stores; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var name = string.Create(CultureInfo.InvariantCulture, $"store-{index}");
                databases._stores.Add(options.IsPostgreSql ? await StartAsync(name) : new SqliteTestedStore(name, folder));
            }

            return databases;
        }
        catch
        {
            await databases.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        if (_catalog is not null)
        {
            await _catalog.DisposeAsync();
        }
    }

    private static async Task<TestedStore> StartAsync(string name) => new PostgreSqlTestedStore(name, await PrivatePostgreSql.StartAsync(
        PostgreSqlBinaries.Find() ?? throw new InvalidOperationException(PostgreSqlBinaries.Missing)));
}
