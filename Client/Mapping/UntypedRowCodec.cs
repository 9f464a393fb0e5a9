using Grid.Errors;
using Grid.Tables;

namespace Grid.Client.Mapping;

/// <summary>Rows and keys as plain values.</summary>
internal sealed class UntypedRowCodec(TableSchema schema) : IRowCodec<IReadOnlyList<object?>, RowValues>
{
    public byte[] EncodeKey(IReadOnlyList<object?> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new KeyWriter(schema).Encode([.. key]).ToArray();
    }

    public IReadOnlyList<object?> DecodeKey(ReadOnlySpan<byte> key)
    {
        var values = new object?[schema.Key.Length];
        var offset = 0;
        for (var index = 0; index < values.Length; index++)
        {
            var type = schema.Columns[schema.Key[index]].Type;
            values[index] = ClrValue.Read(type, EncodedValue.Read(type, key, ref offset));
        }

        return values;
    }

    public byte[] EncodeRow(RowValues row)
    {
        var values = row.ByName is { } named ? Order(named) : row.ByOrdinal!;
        if (values.Count != schema.Columns.Length)
        {
            throw new RequestException(ErrorCode.InvalidRequest,
                $"Table {schema.Name} has {schema.Columns.Length} columns; {values.Count} values were given.");
        }

        var writer = new RowWriter(schema);
        for (var ordinal = 0; ordinal < values.Count; ordinal++)
        {
            if (values[ordinal] is null && schema.HasHiddenKey && schema.IsKey(ordinal))
            {
                CellWriters.NewUuid(writer);
            }
            else
            {
                writer.WriteObject(values[ordinal]);
            }
        }

        return writer.End().ToArray();
    }

    public RowValues DecodeRow(ReadOnlySpan<byte> row)
    {
        var values = new object?[schema.Columns.Length];
        var reader = new RowReader(schema, row);
        while (reader.MoveNext())
        {
            values[reader.Ordinal] = reader.IsNull ? null : ClrValue.Read(schema.Columns[reader.Ordinal].Type, reader.Value);
        }

        return RowValues.Of(values);
    }

    private object?[] Order(IReadOnlyDictionary<string, object?> named)
    {
        var values = new object?[schema.Columns.Length];
        var given = new bool[schema.Columns.Length];
        foreach (var (name, value) in named)
        {
            var ordinal = ColumnNames.OrdinalOf(schema, name);
            if (given[ordinal])
            {
                throw new RequestException(ErrorCode.InvalidRequest,
                    $"Column {schema.Columns[ordinal].Name} of table {schema.Name} was given twice, in different case.");
            }

            given[ordinal] = true;
            values[ordinal] = value;
        }

        for (var ordinal = 0; ordinal < values.Length; ordinal++)
        {
            if (!given[ordinal] && schema.Columns[ordinal] is { Default: { } value } column)
            {
                values[ordinal] = ClrValue.Read(column.Type, value);
            }
        }

        return values;
    }
}
