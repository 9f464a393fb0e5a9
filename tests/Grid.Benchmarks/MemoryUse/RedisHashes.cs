using System.Globalization;
using Grid.Benchmarks.Hosting;
using StackExchange.Redis;

namespace Grid.Benchmarks.MemoryUse;

/// <summary>The cities in Redis, one hash a row: what it says that they take.</summary>
internal static class RedisHashes
{
    private const int WritesUnderWay = 1_000;

    /// <summary>Bytes that the rows take.</summary>
    /// <param name="program">Of the server.</param>
    public static async Task<long> MeasureAsync(string program, IReadOnlyList<CityRecord> cities, CancellationToken cancellationToken)
    {
        var port = FreePort.Take().ToString(CultureInfo.InvariantCulture);
        await using var server = ServerProcess.Start(folder => [program, "--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", folder.FullName]);
        ConnectionMultiplexer? connection = null;
        await server.WaitUntilAsync(async () =>
        {
            connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=true,allowAdmin=true,asyncTimeout=30000");
            return true;
        }, cancellationToken);
        await using (connection!)
        {
            var before = await UsedAsync(connection!);
            var database = connection!.GetDatabase();
            foreach (var chunk in cities.Chunk(WritesUnderWay))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.WhenAll(chunk.Select(city => database.HashSetAsync($"cities:{city.Id}", Fields(city))));
            }

            return await UsedAsync(connection!) - before;
        }
    }

    private static HashEntry[] Fields(CityRecord city) =>
    [
        new("name", city.Name), new("country", city.Country), new("admin", city.Admin), new("feature", city.Feature),
        new("population", city.Population), new("latitude", city.Latitude), new("longitude", city.Longitude),
    ];

    private static async Task<long> UsedAsync(ConnectionMultiplexer connection)
    {
        var sections = await connection.GetServers()[0].InfoAsync("memory");
        return long.Parse(sections.SelectMany(section => section).First(field => field.Key == "used_memory").Value, CultureInfo.InvariantCulture);
    }
}
