using System.IO.Compression;
using Grid.Client;

namespace Grid.Benchmarks.Load;

/// <summary>Every city of the world, as the sample has them, and the table for them.</summary>
internal static class CityFiles
{
    public const string Table = "cities";

    public const string Columns =
        "id INTEGER PRIMARY KEY, name VARCHAR NOT NULL, country VARCHAR NOT NULL, admin VARCHAR NOT NULL, feature VARCHAR NOT NULL, "
        + "population BIGINT NOT NULL, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL";

    /// <summary>The sample: CSV, compressed with gzip.</summary>
    public static byte[] ReadCompressed() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "cities", "cities.csv.gz"));

    public static byte[] Unpack(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Makes a table of that name, empty.</summary>
    public static async Task CreateAsync(IGrid grid, string table, CancellationToken cancellationToken)
    {
        await grid.DropTableAsync(table, ifExists: true, cancellationToken);
        await grid.SqlAsync($"CREATE TABLE {table} ({Columns})", cancellationToken: cancellationToken);
    }
}
