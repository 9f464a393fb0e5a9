using System.Collections.Immutable;
using CsCheck;
using Grid.Grains.Stores;
using Grid.Partitions;
using Grid.Tables;

namespace Grid.StoreTests.Stores;

/// <summary>Random schemas with every type, and random rows of them.</summary>
internal static class SampleTables
{
    private static readonly Gen<ColumnType> Types = Gen.OneOf(
        Gen.OneOf(
            ColumnType.Boolean, ColumnType.SmallInt, ColumnType.Integer, ColumnType.BigInt, ColumnType.Real, ColumnType.Double, ColumnType.Varchar,
            ColumnType.Date, ColumnType.Timestamp, ColumnType.Uuid, ColumnType.Blob, ColumnType.VarcharOf(40)),
        Gen.Int[1, ColumnType.MaxPrecision].SelectMany(precision => Gen.Int[0, precision].Select(scale => ColumnType.DecimalOf(precision, scale))));

    /// <summary>Schemas of one to eight columns; the key is any subset in any order; some names are reserved words of SQL.</summary>
    public static Gen<TableSchema> Schemas { get; } = Gen.Select(Gen.Select(Types, Gen.Bool).Array[1, 8], Gen.Int[0, int.MaxValue]).Select(
        (columns, seed) =>
        {
            string[] names = ["order", "Select", "rowid", "group", "value", "index", "a", "B1"];
            var random = new Random(seed);
            var ordinals = Enumerable.Range(0, columns.Length).ToArray();
            random.Shuffle(ordinals);
            ImmutableArray<int> key = [.. ordinals.Take(1 + random.Next(Math.Min(3, columns.Length)))];
            return Schema(1, "sample", [.. columns.Select((column, ordinal) => new ColumnSchema(names[ordinal], column.Item1, column.Item2 && !key.Contains(ordinal)))], key);
        });

    /// <summary>Rows with distinct keys, of one schema.</summary>
    public static Gen<(TableSchema Schema, byte[][] Rows)> Filled { get; } =
        Schemas.SelectMany(schema => RowsOf(schema).Array[0, 60].Select(rows => (schema, Distinct(schema, rows))));

    public static TableSchema Schema(long id, string name, ImmutableArray<ColumnSchema> columns, ImmutableArray<int> key) =>
        new(new TableId(id), 1, TableName.Create(name), columns, key, null, Durability.Durable);

    /// <summary>A small table: <c>id BIGINT</c> (key), <c>text VARCHAR</c>.</summary>
    public static TableSchema Small(long id = 1, string name = "small") =>
        Schema(id, name, [new("id", ColumnType.BigInt, false), new("text", ColumnType.Varchar, true)], [0]);

    public static VersionedRow SmallRow(TableSchema schema, long id, string? text, long position = 1) => Row(schema, position, id, text);

    public static VersionedRow Row(TableSchema schema, long position, params ReadOnlySpan<object?> values)
    {
        var writer = new RowWriter(schema);
        foreach (var value in values)
        {
            writer.WriteObject(value);
        }

        return new VersionedRow(writer.End().ToArray(), Position.Create(position));
    }

    public static Gen<byte[]> RowsOf(TableSchema schema) => Gen.Int[0, int.MaxValue].Select(seed => RandomRow(schema, new Random(seed)));

    private static byte[] RandomRow(TableSchema schema, Random random)
    {
        var writer = new RowWriter(schema);
        foreach (var column in schema.Columns)
        {
            if (column.IsNullable && random.Next(4) == 0)
            {
                writer.WriteNull();
            }
            else
            {
                SampleValues.Write(writer, column.Type, random);
            }
        }

        return writer.End().ToArray();
    }

    private static byte[][] Distinct(TableSchema schema, byte[][] rows) =>
        [.. rows.DistinctBy(row => Convert.ToHexString(KeyCodec.KeyOf(schema, row)))];
}
