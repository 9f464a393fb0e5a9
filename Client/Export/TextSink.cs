using System.Buffers;

namespace Grid.Client.Export;

/// <summary>Writes formats that have a line a row.</summary>
internal abstract class TextSink(Stream output) : RowSink
{
    /// <summary>Bytes that are worth a write.</summary>
    private const int WorthwhileBytes = 128 * 1024;

    /// <summary>What has gathered.</summary>
    protected ArrayBufferWriter<byte> Text { get; } = new(2 * WorthwhileBytes);

    public override ValueTask FlushAsync(CancellationToken cancellationToken) =>
        Text.WrittenCount >= WorthwhileBytes ? WriteAsync(cancellationToken) : default;

    public override ValueTask CompleteAsync(CancellationToken cancellationToken) => WriteAsync(cancellationToken);

    private async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(Text.WrittenMemory, cancellationToken).ConfigureAwait(false);
        Text.ResetWrittenCount();
    }
}
