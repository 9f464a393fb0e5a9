using Grid.Errors;

namespace Grid.Client.Formats;

/// <summary>What the name of a file says of its content: <c>cities.csv.gz</c> is gzip-compressed CSV.</summary>
/// <param name="Format">Null when the name does not say.</param>
public readonly record struct DataFileName(DataFormat? Format, Compression Compression)
{
    /// <summary>Names of formats and their extensions, without the dot.</summary>
    private static readonly (string Name, DataFormat Format)[] Names =
    [
        ("csv", DataFormat.Csv), ("tsv", DataFormat.Csv),
        ("jsonl", DataFormat.JsonLines), ("ndjson", DataFormat.JsonLines), ("json", DataFormat.JsonLines),
        ("parquet", DataFormat.Parquet),
    ];

    /// <summary>Reads the extensions of a name, ignoring case.</summary>
    public static DataFileName Parse(string path)
    {
        var compression = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".gz" or ".gzip" => Compression.Gzip,
            ".zst" or ".zstd" => Compression.Zstd,
            _ => Compression.None,
        };
        var inner = compression == Compression.None ? path : Path.GetFileNameWithoutExtension(path);
        return new DataFileName(TryParseFormat(Path.GetExtension(inner).TrimStart('.'), out var format) ? format : null, compression);
    }

    /// <summary>The format of a name such as <c>csv</c>, <c>jsonl</c> or <c>parquet</c>.</summary>
    /// <exception cref="RequestException">There is no such format.</exception>
    public static DataFormat ParseFormat(string name) => TryParseFormat(name, out var format)
        ? format
        : throw new RequestException(ErrorCode.InvalidRequest,
            $"There is no format '{name}': use one of {string.Join(", ", Names.Select(known => known.Name))}.");

    private static bool TryParseFormat(string name, out DataFormat format)
    {
        var index = Array.FindIndex(Names, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        format = index < 0 ? default : Names[index].Format;
        return index >= 0;
    }
}
