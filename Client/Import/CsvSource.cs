using System.IO.Compression;
using System.Text;

namespace Grid.Client.Import;

/// <summary>The characters of a CSV stream, plain or compressed.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int BufferLength = 64 * 1024;

    private readonly CountingStream _bytes;

    private CsvSource(CountingStream bytes, Stream text, long? totalBytes)
    {
        _bytes = bytes;
        TotalBytes = totalBytes;

        // Bytes that are no UTF-8 must not turn into question marks in the table without a word.
        Text = new StreamReader(
            text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, BufferLength);
    }

    public StreamReader Text { get; }

    /// <summary>Bytes of the given stream that have been read.</summary>
    public long Bytes => _bytes.Count;

    /// <summary>Bytes of the given stream from where it stood, when it can tell.</summary>
    public long? TotalBytes { get; }

    public static async Task<CsvSource> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var totalBytes = stream.CanSeek ? stream.Length - stream.Position : (long?)null;
        var head = new byte[2];
        var length = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var bytes = new CountingStream(stream, head.AsMemory(0, length));

        // RFC 1952: a gzip file begins with 1F 8B, which begins no UTF-8 text.
        var isCompressed = head is [0x1F, 0x8B];
        return new CsvSource(bytes, isCompressed ? new GZipStream(bytes, CompressionMode.Decompress) : bytes, totalBytes);
    }

    public void Dispose() => Text.Dispose();
}
