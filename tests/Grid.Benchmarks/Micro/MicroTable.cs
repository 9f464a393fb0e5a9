using System.Globalization;
using Grid.Tables;

namespace Grid.Benchmarks.Micro;

/// <summary>The table that the hot paths are measured with, and its rows by their numbers.</summary>
internal sealed class MicroTable
{
    private const int Countries = 200;

    private readonly RowWriter _writer;
    private readonly string[] _countries = [.. Enumerable.Range(0, Countries).Select(number => string.Create(CultureInfo.InvariantCulture, $"country-{number}"))];

    public MicroTable()
    {
        Schema = new TableSchema(
            new TableId(1), 1, TableName.Create("sales"),
            [
                new ColumnSchema("id", ColumnType.BigInt, IsNullable: false), new ColumnSchema("country", ColumnType.Varchar, IsNullable: false),
                new ColumnSchema("amount", ColumnType.BigInt, IsNullable: false), new ColumnSchema("price", ColumnType.Double, IsNullable: false),
            ],
            [0], null, Durability.Durable);
        _writer = new RowWriter(Schema);
    }

    public TableSchema Schema { get; }

    /// <summary>The encoded row, until the next call.</summary>
    public ReadOnlySpan<byte> Encode(int number)
    {
        _writer.Begin();
        _writer.Write((long)number);
        _writer.Write(_countries[number % Countries]);
        _writer.Write(number * 7919L % 1_000_000);
        _writer.Write(number % 1000 / 100.0);
        return _writer.End();
    }

    public byte[] KeyOf(int number) => KeyCodec.KeyOf(Schema, Encode(number));
}
