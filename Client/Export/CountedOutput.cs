using System.IO.Compression;
using Grid.Client.Formats;
using ZstdSharp;

namespace Grid.Client.Export;

/// <summary>The given stream, counted and not closed, and what compresses into it.</summary>
internal sealed class CountedOutput : Stream
{
    private readonly Stream _inner;
    private long _count;

    private CountedOutput(Stream inner) => _inner = inner;

    /// <summary>Bytes written so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Counts what is written to <paramref name="stream"/>; <paramref name="packed"/> is where rows are written, and is closed first.</summary>
    public static CountedOutput Open(Stream stream, Compression compression, out Stream packed)
    {
        var output = new CountedOutput(stream);
        packed = compression switch
        {
            Compression.Gzip => new GZipStream(output, CompressionLevel.Fastest),
            Compression.Zstd => new CompressionStream(output),
            _ => output,
        };
        return output;
    }

    public override void Flush() => _inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _inner.Write(buffer);
        Interlocked.Add(ref _count, buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _count, buffer.Length);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
