using System.Globalization;
using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;
using Npgsql;
using NpgsqlTypes;

namespace Grid.Benchmarks.Durable.Peers;

/// <summary>PostgreSQL itself, asked by Npgsql: a prepared upsert and its commit for each record, over pooled connections that callers wait for.</summary>
internal sealed class NpgsqlPeer : IKeyValuePeer
{
    private readonly NpgsqlDataSource _source;
    private readonly int _connections;

    private NpgsqlPeer(NpgsqlDataSource source, int connections, string version)
    {
        _source = source;
        _connections = connections;
        Version = version;
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"Npgsql, {_connections} connections");

    public string Version { get; }

    public bool IsReadOnly => false;

    /// <param name="connection">Of an empty database.</param>
    /// <param name="connections">Connections of the pool.</param>
    public static async Task<NpgsqlPeer> StartAsync(string connection, int connections, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = connections, MaxAutoPrepare = 4, AutoPrepareMinUsages = 1, Timeout = 60 };
        var source = NpgsqlDataSource.Create(settings);
        await using var create = source.CreateCommand("CREATE TABLE records (id text PRIMARY KEY, content bytea NOT NULL)");
        await create.ExecuteNonQueryAsync(cancellationToken);
        await using var version = source.CreateCommand("SHOW server_version");
        return new NpgsqlPeer(source, connections, (string)(await version.ExecuteScalarAsync(cancellationToken))!);
    }

    public Task LoadAsync(Records records, CancellationToken cancellationToken) => ConcurrentWrites.LoadAsync(this, records, cancellationToken);

    public async ValueTask<byte[]?> ReadAsync(long number, string key)
    {
        await using var command = _source.CreateCommand("SELECT content FROM records WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        return (byte[]?)await command.ExecuteScalarAsync();
    }

    public async ValueTask WriteAsync(string key, byte[] value)
    {
        await using var command = _source.CreateCommand("INSERT INTO records (id, content) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET content = excluded.content");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
