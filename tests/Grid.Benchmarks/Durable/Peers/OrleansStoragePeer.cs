using Grid.Benchmarks.KeyValue;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Grains.Catalog.Database;

namespace Grid.Benchmarks.Durable.Peers;

/// <summary>
/// Plain Orleans: a grain a record, with ADO.NET grain storage. The tables and queries of that storage are the grid's own for its
/// catalog, where a write is one statement by the primary key.
/// </summary>
internal sealed class OrleansStoragePeer : IKeyValuePeer
{
    private readonly OrleansServer _server;

    private OrleansStoragePeer(OrleansServer server) => _server = server;

    public string Name => "Orleans grains";

    public string Version => OrleansServer.Version;

    public bool IsReadOnly => false;

    /// <param name="connection">Of an empty database of PostgreSQL.</param>
    public static async Task<OrleansStoragePeer> StartAsync(string connection, CancellationToken cancellationToken)
    {
        await using (var catalog = new CatalogDatabase(new PostgreSqlCatalogDialect(connection)))
        {
            await catalog.OpenAsync(partitionCount: 1, cancellationToken);
        }

        return new OrleansStoragePeer(await OrleansServer.StartAsync([OrleansSiloCommand.Storage, connection], cancellationToken));
    }

    public Task LoadAsync(Records records, CancellationToken cancellationToken) => ConcurrentWrites.LoadAsync(this, records, cancellationToken);

    public async ValueTask<byte[]?> ReadAsync(long number, string key) => (await Grain(key).ReadAsync()).Content;

    public async ValueTask WriteAsync(string key, byte[] value) => await Grain(key).WriteAsync(new RecordValue(value));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IStoredRecordGrain Grain(string key) => _server.Client.GetGrain<IStoredRecordGrain>(key);
}
