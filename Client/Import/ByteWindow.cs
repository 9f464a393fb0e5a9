using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Import;

/// <summary>A stream seen through a buffer that holds at least the record that is being read.</summary>
internal sealed class ByteWindow(Stream stream)
{
    /// <summary>Bytes of the longest record: a record holds the longest value, and must not hold the whole memory.</summary>
    private const int MaxLength = 4 * ColumnType.MaxBytes;

    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    /// <summary>What has been read and not been passed.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing comes behind <see cref="Span"/>.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>A part of <see cref="Span"/>.</summary>
    public ReadOnlyMemory<byte> Slice(int offset, int length) => _buffer.AsMemory(_start + offset, length);

    /// <summary>Passes over bytes.</summary>
    public void Advance(int length) => _start += length;

    /// <summary>Reads more behind <see cref="Span"/>.</summary>
    /// <exception cref="RequestException">The record is too long, or the stream is damaged.</exception>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLength)
            {
                throw new RequestException(ErrorCode.LimitExceeded,
                    $"a row has more than {MaxLength} bytes, the limit; is a closing quote missing?");
            }

            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, MaxLength));
        }

        try
        {
            var length = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += length;
            IsEnd = length == 0;
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new RequestException(ErrorCode.InvalidRequest, $"the compressed data cannot be read: {failure.Message}", failure);
        }
    }
}
