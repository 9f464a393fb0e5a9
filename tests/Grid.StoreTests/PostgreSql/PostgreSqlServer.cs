using System.Globalization;
using Grid.Processes;
using Npgsql;

[assembly: AssemblyFixture(typeof(Grid.StoreTests.PostgreSql.PostgreSqlServer))]

namespace Grid.StoreTests.PostgreSql;

/// <summary>The PostgreSQL server of this test run, started by the first test that needs it.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    public const string Password = PrivatePostgreSql.Password;

    private readonly Lock _gate = new();
    private Task<PrivatePostgreSql>? _start;
    private NpgsqlDataSource? _administration;
    private int _databases;

    /// <summary>Makes an empty database and returns its connection string. Without PostgreSQL, skips the test, or fails it where <c>CI</c> is set.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await StartAsync();
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return server.ConnectionString(name);
    }

    /// <summary>Ends every connection to a database and drops it.</summary>
    public async Task DropDatabaseAsync(string connectionString) =>
        await ExecuteAsync(await StartAsync(), $"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (_administration is not null)
        {
            await _administration.DisposeAsync();
        }

        if (_start is { IsCompletedSuccessfully: true })
        {
            await (await _start).DisposeAsync();
        }
    }

    // A start that failed is not tried again by every test.
    private Task<PrivatePostgreSql> StartAsync()
    {
        lock (_gate)
        {
            return _start ??= PrivatePostgreSql.StartAsync(PostgreSqlBinaries.Require(Assert.Skip));
        }
    }

    private async Task ExecuteAsync(PrivatePostgreSql server, string statement)
    {
        lock (_gate)
        {
            _administration ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { MaxPoolSize = 4 });
        }

        await using var command = _administration.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
