using System.Collections.Immutable;
using Grid.Client.Queries;
using Grid.Queries;
using Grid.Tables;

namespace Grid.ClusterTests.Program;

/// <summary>Makes schemas and results for tests.</summary>
internal static class TestResults
{
    public static TableSchema Schema(ImmutableArray<int> key, params ColumnSchema[] columns) =>
        new(new TableId(1), 1, TableName.Create("t"), [.. columns], key, null, Grid.Tables.Durability.Durable);

    /// <summary>The encoded bytes of one value of a column type.</summary>
    public static byte[] Encode(ColumnType type, object value)
    {
        var writer = new RowWriter(Schema([0], new ColumnSchema("value", type, IsNullable: false)));
        writer.Begin();
        writer.WriteObject(value);
        var reader = new RowReader(writer.Schema, writer.End());
        reader.MoveNext();
        return reader.Value.ToArray();
    }

    /// <summary>A result of one column, <c>n</c>, with the numbers from 0 on.</summary>
    public static GridResult Numbers(int count)
    {
        var data = System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Enumerable.Range(0, count).ToArray()).ToArray();
        return new GridResult(new QueryResult(
            [new ResultColumn("n", ColumnType.Integer)], [new ColumnBatch(count, [new ColumnVector(ColumnType.Integer, count, data, null, null)])], null, 1.2346, 64, 64));
    }

    /// <summary>A result of one column with two rows: the value, and NULL.</summary>
    public static GridResult ValueAndNull(string name, ColumnType type, object value)
    {
        var bytes = Encode(type, value);
        var data = new byte[type.Width == 0 ? bytes.Length : bytes.Length * 2];
        bytes.CopyTo(data, 0);
        int[]? offsets = type.Width == 0 ? [0, bytes.Length, bytes.Length] : null;
        var column = new ColumnVector(type, 2, data, offsets, [0b10]);
        return new GridResult(new QueryResult([new ResultColumn(name, type)], [new ColumnBatch(2, [column])], null, 1.2346, 64, 64));
    }
}
