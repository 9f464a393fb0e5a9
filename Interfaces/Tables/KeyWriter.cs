using Grid.Errors;

namespace Grid.Tables;

/// <summary>Encodes keys of one table from CLR values in key order. Reusable; not thread-safe.</summary>
public sealed class KeyWriter
{
    private readonly RowWriter _writer;

    public KeyWriter(TableSchema schema)
    {
        Schema = schema;
        // The key alone, as a table of its own: the row encoding of that table behind its null map is the canonical key.
        KeySchema = schema with
        {
            Columns = [.. schema.Key.Select(ordinal => schema.Columns[ordinal])],
            Key = [.. Enumerable.Range(0, schema.Key.Length)],
            PartitionBy = null,
        };
        _writer = new RowWriter(KeySchema);
    }

    public TableSchema Schema { get; }

    /// <summary>A schema of the key columns only, in key order.</summary>
    public TableSchema KeySchema { get; }

    /// <summary>Encodes a key given as one value a key column. The bytes stay valid until the next call.</summary>
    /// <exception cref="RequestException">Too few or too many values, or one that does not fit its column.</exception>
    public ReadOnlySpan<byte> Encode(params ReadOnlySpan<object?> values)
    {
        if (values.Length != Schema.Key.Length)
        {
            throw new RequestException(ErrorCode.KeyMissing,
                $"The key of table {Schema.Name} has {Schema.Key.Length} columns ({string.Join(", ", KeySchema.Columns.Select(column => column.Name))}); {values.Length} values were given.");
        }

        _writer.Begin();
        foreach (var value in values)
        {
            _writer.WriteObject(value);
        }

        return _writer.End()[((KeySchema.Columns.Length + 7) / 8)..];
    }
}
