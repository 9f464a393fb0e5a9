using System.Data.Common;
using Grid.Processes;
using Npgsql;

namespace Grid.Simulation.Chaos.Stores;

/// <summary>A store in a PostgreSQL server of its own, lost by ending the server without a word to anybody.</summary>
internal sealed class PostgreSqlTestedStore(string name, PrivatePostgreSql server) : TestedStore(name)
{
    public override IEnumerable<string> SettingsOf(string section) => [$"--{section}:Provider=postgres", $"--{section}:ConnectionString={server.ConnectionString()}"];

    public override Task LoseAsync() => server.CrashAsync();

    public override Task ReturnAsync() => server.StartAgainAsync();

    public override async Task ReturnEmptyAsync()
    {
        await server.EmptyAsync();
        await server.StartAgainAsync();
    }

    public override ValueTask DisposeAsync() => server.DisposeAsync();

    protected override async Task<DbConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
