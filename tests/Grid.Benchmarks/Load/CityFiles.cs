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

    /// <summary>The first rows of the sample, as CSV.</summary>
    public static byte[] Read(int rows)
    {
        using var gzip = new GZipStream(new MemoryStream(ReadCompressed()), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        var (text, length) = (plain.ToArray(), 0);

        // The first line names the columns; no value of the sample has a line end.
        for (var line = 0; line <= rows && length < text.Length; line++)
        {
            length += text.AsSpan(length).IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : text.Length - length;
        }

        return text[..length];
    }

    /// <summary>Makes a table of that name, empty.</summary>
    public static async Task CreateAsync(IGrid grid, string table, CancellationToken cancellationToken)
    {
        await grid.DropTableAsync(table, ifExists: true, cancellationToken);
        await grid.SqlAsync($"CREATE TABLE {table} ({Columns})", cancellationToken: cancellationToken);
    }
}
