using System.Globalization;
using Grid.Benchmarks.Hosting;
using StackExchange.Redis;

namespace Grid.Benchmarks.KeyValue.Peers;

/// <summary>A server that speaks the protocol of Redis, asked through StackExchange.Redis over one connection, as that library means it. A record is a string.</summary>
internal sealed class RedisPeer : IKeyValuePeer
{
    private const int WritesUnderWay = 1_000;

    private readonly ServerProcess _server;
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;

    private RedisPeer(string name, string version, ServerProcess server, ConnectionMultiplexer connection)
    {
        Name = name;
        Version = version;
        _server = server;
        _connection = connection;
        _database = connection.GetDatabase();
    }

    public string Name { get; }

    public string Version { get; }

    public bool IsReadOnly => false;

    /// <summary>Redis, kept in memory only.</summary>
    /// <param name="more">More arguments.</param>
    public static Task<RedisPeer> StartRedisAsync(string program, string name, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        var port = FreePort.Take();
        return StartAsync(name, "redis_version", port, folder => [program, "--bind", "127.0.0.1", "--port", Text(port), "--save", "", "--dir", folder.FullName, .. more], cancellationToken);
    }

    /// <summary>Garnet, kept in memory only.</summary>
    public static Task<RedisPeer> StartGarnetAsync(string program, CancellationToken cancellationToken)
    {
        var port = FreePort.Take();
        return StartAsync("Garnet", "garnet_version", port, _ => [program, "--bind", "127.0.0.1", "--port", Text(port), "--memory", "4g"], cancellationToken);
    }

    public async Task LoadAsync(Records records, CancellationToken cancellationToken)
    {
        var random = new Random(0);
        foreach (var numbers in Enumerable.Range(0, records.Count).Chunk(WritesUnderWay))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(numbers.Select(number => _database.StringSetAsync(records.KeyOf(number), records.NewValue(number, random))));
        }
    }

    public async ValueTask<byte[]?> ReadAsync(long number, string key) => await _database.StringGetAsync(key);

    public async ValueTask WriteAsync(string key, byte[] value) => await _database.StringSetAsync(key, value);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<RedisPeer> StartAsync(
        string name, string versionField, int port, Func<DirectoryInfo, IEnumerable<string>> command, CancellationToken cancellationToken)
    {
        var server = ServerProcess.Start(command);
        try
        {
            ConnectionMultiplexer? connection = null;
            await server.WaitUntilAsync(async () =>
            {
                connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Text(port)},abortConnect=true,allowAdmin=true,connectTimeout=2000,asyncTimeout=30000");
                return true;
            }, cancellationToken);
            var information = await connection!.GetServers()[0].InfoAsync("server");
            var version = information.SelectMany(section => section).FirstOrDefault(field => field.Key == versionField).Value ?? "";
            return new RedisPeer(name, version, server, connection);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
