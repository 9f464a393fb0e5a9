using CsCheck;
using Grid.Client.Export;
using Grid.Client.Formats;
using Grid.Client.Import;
using Grid.Tables;
using Grid.Tests.Client.Fakes;
using Grid.Tests.Tables;

namespace Grid.Tests.Client.Export;

/// <summary>What is exported is imported as it was: every type, NULL everywhere it may be.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Awkward = ["", "\"", ",", "\r", "\n", "\r\n", "NULL", "\\N", " ", "null", "\t", "é\"漢", "\u2028"];

    [Theory]
    [InlineData(DataFormat.Csv, Compression.None)]
    [InlineData(DataFormat.Csv, Compression.Gzip)]
    [InlineData(DataFormat.Csv, Compression.Zstd)]
    [InlineData(DataFormat.JsonLines, Compression.None)]
    [InlineData(DataFormat.JsonLines, Compression.Zstd)]
    [InlineData(DataFormat.Parquet, Compression.None)]
    public void ExportImport_RandomRows_AreIdentical(DataFormat format, Compression compression) => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var grid = NewGrid(out var from, out var to);
            Fill(grid, from, random, random.Next(60));
            var options = new ExportOptions { Format = format, Compression = compression, RowGroupRows = random.Next(1, 40) };
            RoundTripAsync(grid, options, new ImportOptions { Format = format, NullText = "" }).GetAwaiter().GetResult();
            Assert.Equal(Rows(grid, from), Rows(grid, to));
        },
        iter: 60);

    [Theory]
    [InlineData(';', "NULL")]
    [InlineData('\t', "\\N")]
    [InlineData('-', "0")]
    public void ExportImport_CsvInOtherWords_IsIdentical(char delimiter, string nullText) => Gen.Int.Sample(
        seed =>
        {
            var grid = NewGrid(out var from, out var to);
            Fill(grid, from, new Random(seed), 30);
            RoundTripAsync(
                grid, new ExportOptions { Delimiter = delimiter, NullText = nullText }, new ImportOptions { Delimiter = delimiter, NullText = nullText }).GetAwaiter().GetResult();
            Assert.Equal(Rows(grid, from), Rows(grid, to));
        },
        iter: 40);

    private static async Task RoundTripAsync(FakeGrid grid, ExportOptions export, ImportOptions import)
    {
        var file = new MemoryStream();
        var written = await grid.Client.ExportAsync("source", file, export);
        Assert.Equal(file.Length, written.Bytes);
        file.Position = 0;
        var read = await grid.Client.ImportAsync("target", file, import);
        Assert.Equal(written.Rows, read.Rows);
    }

    private static FakeGrid NewGrid(out TableSchema from, out TableSchema to)
    {
        var grid = new FakeGrid();
        ColumnSchema[] columns =
        [
            new("id", ColumnType.BigInt, false),
            .. TestTable.AllTypes.Select((type, index) => new ColumnSchema($"may_{index}", type, true)),
            .. TestTable.AllTypes.Select((type, index) => new ColumnSchema($"must {index}, \"x\"", type, false)),
        ];
        from = grid.AddTable("source", columns, [0]);
        to = grid.AddTable("target", columns, [0]);
        return grid;
    }

    private static void Fill(FakeGrid grid, TableSchema schema, Random random, int count)
    {
        for (var id = 0L; id < count; id++)
        {
            object?[] values = [id, .. schema.Columns.Skip(1).Select(column => column.IsNullable && random.Next(3) == 0 ? null : Value(column.Type, random))];
            grid.Client.Rows(schema.Name.ToString()).PutAsync(values).AsTask().GetAwaiter().GetResult();
        }
    }

    private static object Value(ColumnType type, Random random) => type.Kind == TypeKind.Varchar && random.Next(2) == 0
        ? Awkward[random.Next(Awkward.Length)] + Awkward[random.Next(Awkward.Length)]
        : RandomValue.Of(type, random);

    private static List<string> Rows(FakeGrid grid, TableSchema schema) =>
        [.. grid.RowsOf(schema).Select(row => $"{row.Key} {Convert.ToHexString(row.Value)}").Order(StringComparer.Ordinal)];
}
