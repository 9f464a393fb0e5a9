using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.Client.Scans;

/// <summary>Walks through the encoded rows of a <see cref="ScanResponse"/> without copying.</summary>
internal ref struct PageRows(ScanResponse page)
{
    private readonly ReadOnlySpan<byte> _rows = page.Rows.Span;
    private int _left = page.Count;
    private int _offset;

    /// <summary>The version of the row read last.</summary>
    public long Version { get; private set; }

    /// <summary>Where the row read last lies in the page.</summary>
    public Range Place { get; private set; }

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool TryMoveNext(out ReadOnlySpan<byte> row)
    {
        row = default;
        if (_left-- == 0)
        {
            return _offset == _rows.Length
                ? false
                : throw new GridException(ErrorCode.Internal, $"A page has {_rows.Length - _offset} bytes behind its last row.");
        }

        Version = (long)VarInt.Read(_rows, ref _offset);
        var length = VarInt.ReadLength(_rows, ref _offset);
        row = _rows.Slice(_offset, length);
        _offset += length;
        Place = (_offset - length).._offset;
        return true;
    }
}
