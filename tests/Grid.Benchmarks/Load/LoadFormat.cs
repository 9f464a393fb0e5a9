using Grid.Client.Formats;

namespace Grid.Benchmarks.Load;

/// <summary>A kind of file.</summary>
/// <param name="Name">What the figures call it.</param>
internal sealed record LoadFormat(string Name, DataFormat Format, Compression Compression)
{
    public static IReadOnlyList<LoadFormat> All { get; } =
    [
        new("csv", DataFormat.Csv, Compression.None), new("csv.gz", DataFormat.Csv, Compression.Gzip), new("csv.zst", DataFormat.Csv, Compression.Zstd),
        new("jsonl", DataFormat.JsonLines, Compression.None), new("parquet", DataFormat.Parquet, Compression.None),
    ];
}
