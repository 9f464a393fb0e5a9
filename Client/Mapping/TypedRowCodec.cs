using Grid.Client.Entities;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Rows as records or classes, keys as single values, tuples or records.</summary>
internal sealed class TypedRowCodec<TKey, TRow> : IRowCodec<TKey, TRow>
    where TKey : notnull
    where TRow : class
{
    private readonly TableSchema _schema;
    private readonly TableSchema _keySchema;
    private readonly int _keyNullMapLength;
    private readonly ShapeMapping<TRow> _rows;
    private readonly ShapeMapping<TKey> _keys;

    // One set of buffers is kept; calls that come at the same time make their own.
    private RowWriter? _spareRowWriter;
    private RowWriter? _spareKeyWriter;
    private RowCells? _spareRowCells;

    /// <exception cref="RequestException">The types do not fit the table; the message lists every difference.</exception>
    public TypedRowCodec(TableSchema schema, EntityModels? entities = null)
    {
        entities ??= new EntityModels();
        _schema = schema;
        _keySchema = new KeyWriter(schema).KeySchema;
        _keyNullMapLength = (_keySchema.Columns.Length + 7) / 8;
        var columns = MappedColumn.Of(schema);
        _rows = ShapeMapping<TRow>.ForRows(entities.ShapeOf(typeof(TRow)), columns, $"table {schema.Name}", schema.HasHiddenKey ? columns[schema.Key[0]] : null);
        _keys = ShapeMapping<TKey>.ForRows(entities.ShapeOf(typeof(TKey)), MappedColumn.Of(_keySchema), $"the key of table {schema.Name}", generated: null);
    }

    public byte[] EncodeKey(TKey key)
    {
        if (key is null)
        {
            throw new RequestException(ErrorCode.KeyMissing, $"The key of a row of table {_schema.Name} is null: give it a value.");
        }

        var writer = Interlocked.Exchange(ref _spareKeyWriter, null) ?? new RowWriter(_keySchema);
        writer.Begin();
        _keys.Write!(key, writer);
        var encoded = writer.End()[_keyNullMapLength..].ToArray();
        _spareKeyWriter = writer;
        return encoded;
    }

    public TKey DecodeKey(ReadOnlySpan<byte> key)
    {
        // A canonical key is the row of a table of the key columns alone, without its null map.
        var row = new byte[_keyNullMapLength + key.Length];
        key.CopyTo(row.AsSpan(_keyNullMapLength));
        var cells = new RowCells(_keySchema);
        cells.Load(row);
        return _keys.Read(cells);
    }

    public byte[] EncodeRow(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var writer = Interlocked.Exchange(ref _spareRowWriter, null) ?? new RowWriter(_schema);
        writer.Begin();
        _rows.Write!(row, writer);
        var encoded = writer.End().ToArray();
        _spareRowWriter = writer;
        return encoded;
    }

    public TRow DecodeRow(ReadOnlySpan<byte> row)
    {
        var cells = Interlocked.Exchange(ref _spareRowCells, null) ?? new RowCells(_schema);
        cells.Load(row);
        var decoded = _rows.Read(cells);
        _spareRowCells = cells;
        return decoded;
    }
}
