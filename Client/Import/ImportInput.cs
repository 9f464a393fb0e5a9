using System.IO.Compression;
using Grid.Client.Formats;
using Grid.Errors;
using Grid.Tables;
using ZstdSharp;

namespace Grid.Client.Import;

/// <summary>The given stream, counted, unpacked and read as its format says.</summary>
internal sealed class ImportInput : IAsyncDisposable
{
    private const int MagicLength = 4;

    private readonly Func<long> _position;
    private readonly Stream? _unpacked;

    private ImportInput(RowSource rows, Func<long> position, Stream? unpacked, long? totalBytes)
    {
        Rows = rows;
        _position = position;
        _unpacked = unpacked;
        TotalBytes = totalBytes;
    }

    public RowSource Rows { get; }

    /// <summary>Bytes of the given stream that have been read.</summary>
    public long Bytes => _position();

    /// <summary>Bytes of the given stream from where it stood, when it can tell.</summary>
    public long? TotalBytes { get; }

    /// <exception cref="RequestException">The input is not of the format, or does not fit the table.</exception>
    public static async Task<ImportInput> OpenAsync(Stream stream, TableSchema schema, ImportOptions options, CancellationToken cancellationToken)
    {
        var totalBytes = stream.CanSeek ? stream.Length - stream.Position : (long?)null;
        if (options.Format == DataFormat.Parquet)
        {
            var parquet = await ParquetRows.OpenAsync(schema, stream, options, cancellationToken).ConfigureAwait(false);
            return new ImportInput(parquet, () => parquet.Bytes, unpacked: null, totalBytes);
        }

        var head = new byte[MagicLength];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var bytes = new CountingStream(stream, head.AsMemory(0, length));
        var unpacked = Unpack(bytes, head);
        RowSource rows = options.Format == DataFormat.Csv
            ? await CsvRows.OpenAsync(schema, unpacked, options, cancellationToken).ConfigureAwait(false)
            : new JsonRows(schema, unpacked, options);
        return new ImportInput(rows, () => bytes.Count, unpacked, totalBytes);
    }

    public async ValueTask DisposeAsync()
    {
        Rows.Dispose();
        if (_unpacked is not null)
        {
            await _unpacked.DisposeAsync().ConfigureAwait(false);
        }
    }

    // Neither magic number begins a text: RFC 1952 (gzip), RFC 8878 (zstd).
    private static Stream Unpack(CountingStream bytes, byte[] head) => head switch
    {
        [0x1F, 0x8B, ..] => new GZipStream(bytes, CompressionMode.Decompress),
        [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(bytes),
        _ => bytes,
    };
}
