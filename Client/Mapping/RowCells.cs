using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>The values of an encoded row. Reusable; not thread-safe.</summary>
internal sealed class RowCells : CellSource
{
    private const int Null = -1;

    private readonly TableSchema _schema;
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private byte[] _row = [];

    public RowCells(TableSchema schema)
    {
        _schema = schema;
        _starts = new int[schema.Columns.Length];
        _lengths = new int[schema.Columns.Length];
    }

    /// <summary>Goes to another row, whose bytes are copied.</summary>
    public void Load(ReadOnlySpan<byte> row)
    {
        if (_row.Length < row.Length)
        {
            _row = new byte[Math.Max(row.Length, 2 * _row.Length)];
        }

        row.CopyTo(_row);
        var copy = _row.AsSpan(0, row.Length);
        var reader = new RowReader(_schema, copy);
        while (reader.MoveNext())
        {
            _lengths[reader.Ordinal] = reader.IsNull ? Null : reader.Value.Length;
            if (!reader.Value.IsEmpty && copy.Overlaps(reader.Value, out var start))
            {
                _starts[reader.Ordinal] = start;
            }
        }
    }

    public override bool IsNull(int ordinal) => _lengths[ordinal] == Null;

    public override ReadOnlySpan<byte> Bytes(int ordinal) =>
        _lengths[ordinal] > 0 ? _row.AsSpan(_starts[ordinal], _lengths[ordinal]) : default;
}
