namespace Grid.Client.Formats;

/// <summary>How a whole file is compressed. Parquet compresses its columns by itself and takes only <see cref="None"/>.</summary>
public enum Compression
{
    None = 0,
    Gzip = 1,
    Zstd = 2,
}
