using Grid.Partitions;

namespace Grid.Client.Import;

/// <summary>Rows that gather for one request to a partition.</summary>
internal sealed class ImportBatch
{
    private readonly List<int> _ends = [];
    private byte[] _rows = new byte[4096];
    private int _length;

    public int RowCount => _ends.Count;

    public int ByteCount => _length;

    public void Add(ReadOnlySpan<byte> row)
    {
        if (_rows.Length - _length < row.Length)
        {
            Array.Resize(ref _rows, Math.Max(2 * _rows.Length, _length + row.Length));
        }

        row.CopyTo(_rows.AsSpan(_length));
        _length += row.Length;
        _ends.Add(_length);
    }

    /// <summary>One unit: all rows are written or none.</summary>
    public WriteRequest ToRequest(TableRef table)
    {
        var builder = new WriteRequestBuilder();
        builder.BeginUnit(_ends.Count);
        var start = 0;
        foreach (var end in _ends)
        {
            builder.Add(table, WriteKind.Put, expectedVersion: null, _rows.AsSpan(start, end - start));
            start = end;
        }

        return builder.Build();
    }
}
