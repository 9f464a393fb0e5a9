using Grid.Errors;
using Grid.Grains.Hosting;
using Grid.StoreTests.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Grid.StoreTests.Hosting;

/// <summary>Catalog and stores as configuration names them.</summary>
public sealed class DatabaseProviderTests(PostgreSqlServer server)
{
    [Fact]
    public void Validate_WrongDatabases_AllReportedWithoutSecrets()
    {
        var options = new GridOptions
        {
            Catalog = new DatabaseOptions { Provider = "oracle" },
            Stores =
            [
                new StoreOptions { Name = "store-0", Provider = "postgres" },
                new StoreOptions { Name = "store-1", Provider = "PostgreSQL", ConnectionString = "Host=db;Pasword=secret-thing" },
                new StoreOptions { Name = "store-2", Provider = "postgresql", ConnectionString = "Host=db;Password=secret-thing" },
                new StoreOptions { Name = "store-3", Provider = "mysql" },
                new StoreOptions { Name = "store-4" },
            ],
        };
        var failures = new GridOptionsValidator().Validate(null, options).Failures!.ToList();
        Assert.Equal(4, failures.Count);
        Assert.Contains(failures, failure => failure.Contains("'oracle'", StringComparison.Ordinal) && failure.Contains("sqlite or postgres", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Contains("'store-0'", StringComparison.Ordinal) && failure.Contains("Host=", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Contains("'store-1'", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.Contains("'mysql'", StringComparison.Ordinal));
        Assert.DoesNotContain(failures, failure => failure.Contains("secret-thing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_CatalogAndStoresInOneDatabase_SameGridEveryTime()
    {
        var database = await server.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        try
        {
            var options = new GridOptions
            {
                DataDirectory = folder.Path,
                Catalog = new DatabaseOptions { Provider = "postgres", ConnectionString = InSchema("catalog") },
                Stores =
                [
                    new StoreOptions { Name = "store-0", Provider = "postgres", ConnectionString = InSchema("store_0") },
                    new StoreOptions { Name = "store-1", Provider = "postgresql", ConnectionString = InSchema("store_1") },
                    new StoreOptions { Name = "store-2" },
                ],
            };
            var identities = new HashSet<Guid>();
            for (var start = 0; start < 2; start++)
            {
                await using var environment = await GridEnvironment.OpenAsync(options, NullLoggerFactory.Instance, default);
                identities.Add(environment.Identity.Id);
                Assert.Equal(["postgres", "postgres", "sqlite"], environment.Stores.All.OrderBy(store => store.Name).Select(store => store.Store.Provider));
            }

            Assert.Single(identities);
            options.Stores[0].ConnectionString = InSchema("store_1");
            var failure = await Assert.ThrowsAsync<GridException>(() => GridEnvironment.OpenAsync(options, NullLoggerFactory.Instance, default));
            Assert.Equal(ErrorCode.InvalidConfiguration, failure.Code);
        }
        finally
        {
            await server.DropDatabaseAsync(database);
        }

        string InSchema(string schema) => new NpgsqlConnectionStringBuilder(database) { SearchPath = schema }.ConnectionString;
    }
}
