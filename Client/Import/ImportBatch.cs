using Grid.Partitions;

namespace Grid.Client.Import;

/// <summary>Rows that gather for one request to a partition.</summary>
/// <param name="firstRow">Number of its first row in the input.</param>
internal sealed class ImportBatch(long firstRow)
{
    private readonly List<(int End, long Line)> _rows = [];
    private byte[] _bytes = new byte[4096];
    private int _length;

    public long FirstRow => firstRow;

    public int RowCount => _rows.Count;

    public int ByteCount => _length;

    public void Add(ReadOnlySpan<byte> row, long line)
    {
        if (_bytes.Length - _length < row.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + row.Length));
        }

        row.CopyTo(_bytes.AsSpan(_length));
        _length += row.Length;
        _rows.Add((_length, line));
    }

    /// <summary>The line that a row stands on.</summary>
    public long LineOf(int row) => _rows[row].Line;

    /// <summary>One unit: all rows are written or none.</summary>
    public WriteRequest ToRequest(TableRef table)
    {
        var builder = new WriteRequestBuilder(_length + (_rows.Count * WriteRequestBuilder.UsualOverhead));
        builder.BeginUnit(_rows.Count);
        for (var row = 0; row < _rows.Count; row++)
        {
            builder.Add(table, WriteKind.Put, expectedVersion: null, Row(row));
        }

        return builder.Build();
    }

    /// <summary>Each row by itself.</summary>
    public WriteRequest ToRequest(TableRef table, IEnumerable<int> rows)
    {
        var builder = new WriteRequestBuilder();
        foreach (var row in rows)
        {
            builder.AddSingle(table, WriteKind.Put, expectedVersion: null, Row(row));
        }

        return builder.Build();
    }

    private ReadOnlySpan<byte> Row(int row)
    {
        var start = row == 0 ? 0 : _rows[row - 1].End;
        return _bytes.AsSpan(start, _rows[row].End - start);
    }
}
