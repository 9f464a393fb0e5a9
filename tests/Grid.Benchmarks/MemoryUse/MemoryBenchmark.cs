using System.Globalization;
using System.Text;
using Grid.Benchmarks.Figures;
using Grid.Benchmarks.KeyValue.Peers;
using Grid.Benchmarks.Load;
using Grid.Benchmarks.Peers;
using Grid.Client;
using Grid.Client.Import;

namespace Grid.Benchmarks.MemoryUse;

/// <summary>
/// What the cities take in memory: columns, dictionaries, key index and versions of the grid, as it reports them; next to their raw
/// bytes (widths of the types, UTF-8 of the strings) and to Redis, as that reports it.
/// </summary>
internal static class MemoryBenchmark
{
    private const double MostOfRaw = 2.0;
    private const double MostOfRedis = 0.5;

    /// <returns>0 when every target is met, otherwise 1.</returns>
    public static async Task<int> RunAsync(int rows, FileInfo? json, bool requirePeers, CancellationToken cancellationToken)
    {
        var program = PeerProgram.FindRedis();
        PeerProgram.Check(requirePeers, program);
        await using var silo = await GridSilo.StartAsync([], cancellationToken);
        var grid = silo.Grid;
        await CityFiles.CreateAsync(grid, CityFiles.Table, cancellationToken);
        await grid.ImportAsync(CityFiles.Table, new MemoryStream(CityFiles.Read(rows)), new ImportOptions(), null, cancellationToken);
        var cities = await grid.QueryAsync<CityRecord>($"SELECT * FROM {CityFiles.Table}", cancellationToken: cancellationToken);
        var raw = cities.Sum(RawBytes);
        var held = await BytesAsync(grid, cancellationToken);

        // Two of three go: what is left is to take a third, and something because arrays grow by doubling.
        await grid.SqlAsync($"DELETE FROM {CityFiles.Table} WHERE id % 3 <> 0", cancellationToken: cancellationToken);
        var left = await BytesAsync(grid, cancellationToken);
        await grid.SqlAsync($"DELETE FROM {CityFiles.Table}", cancellationToken: cancellationToken);
        var emptied = await BytesAsync(grid, cancellationToken);
        long? redis = program.Path is { } server ? await RedisHashes.MeasureAsync(server, cities, cancellationToken) : null;

        Show("raw bytes", raw);
        Show("grid", held);
        Show("grid, two of three rows deleted", left);
        Show("grid, all rows deleted", emptied);
        if (redis is { } bytes)
        {
            Show("Redis, a hash a row", bytes);
        }
        var isMet = Judge("grid ÷ raw bytes", (double)held / raw, MostOfRaw);
        isMet &= redis is null || Judge("grid ÷ Redis", (double)held / redis.Value, MostOfRedis);
        await FigureFile.WriteAsync(
            json, "memory", new { Rows = cities.Count, Raw = raw, Grid = held, MostDeleted = left, AllDeleted = emptied, Redis = redis, MostOfRaw, MostOfRedis }, cancellationToken);
        return isMet ? ExitCode.Met : ExitCode.Missed;

        void Show(string what, long count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-32} {count,12:N0} bytes {(double)count / cities.Count,8:N1} a row"));
    }

    private static bool Judge(string what, double ratio, double most)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-32} {ratio,12:N2}, at most {most:N1}: {(ratio <= most ? "met" : "MISSED")}"));
        return ratio <= most;
    }

    private static long RawBytes(CityRecord city) =>
        sizeof(int) + sizeof(long) + (2 * sizeof(double))
        + Encoding.UTF8.GetByteCount(city.Name) + Encoding.UTF8.GetByteCount(city.Country) + Encoding.UTF8.GetByteCount(city.Admin) + Encoding.UTF8.GetByteCount(city.Feature);

    private static async Task<long> BytesAsync(IGrid grid, CancellationToken cancellationToken)
    {
        var table = (await grid.GetTableAsync(CityFiles.Table, cancellationToken)).Id;
        return (await grid.GetStatusAsync(cancellationToken)).Partitions.SelectMany(partition => partition.Tables).Where(slice => slice.Table == table).Sum(slice => slice.Bytes);
    }
}
