using Grid.Tables;

namespace Grid.Tests.Tables;

/// <summary>Schemas for tests.</summary>
internal static class TestTable
{
    /// <summary>Every storable type, in both widths of DECIMAL.</summary>
    public static readonly ColumnType[] AllTypes =
    [
        ColumnType.Boolean, ColumnType.SmallInt, ColumnType.Integer, ColumnType.BigInt, ColumnType.Real, ColumnType.Double,
        ColumnType.DecimalOf(9, 2), ColumnType.DecimalOf(38, 10), ColumnType.Varchar, ColumnType.Date, ColumnType.Timestamp,
        ColumnType.Uuid, ColumnType.Blob,
    ];

    public static TableSchema Create(int[] key, params ColumnSchema[] columns) =>
        new(new TableId(1), 1, TableName.Create("test"), [.. columns], [.. key], null, Durability.Durable);

    /// <summary>A table whose first column is its key.</summary>
    public static TableSchema OfTypes(params ColumnType[] types) =>
        Create([0], [.. types.Select((type, ordinal) => new ColumnSchema("c" + ordinal, type, IsNullable: ordinal > 0))]);

    public static byte[] Row(TableSchema schema, params object?[] values)
    {
        var writer = new RowWriter(schema);
        foreach (var value in values)
        {
            writer.WriteObject(value);
        }

        return writer.End().ToArray();
    }

    public static object?[] Values(TableSchema schema, ReadOnlySpan<byte> row)
    {
        var values = new object?[schema.Columns.Length];
        var reader = new RowReader(schema, row);
        while (reader.MoveNext())
        {
            values[reader.Ordinal] = reader.IsNull ? null : ClrValue.Read(schema.Columns[reader.Ordinal].Type, reader.Value);
        }

        return values;
    }
}
