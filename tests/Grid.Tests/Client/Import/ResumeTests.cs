using System.Text;
using CsCheck;
using Grid.Client.Formats;
using Grid.Client.Import;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Import;

/// <summary>An import that was interrupted and goes on leaves what a whole one would.</summary>
public sealed class ResumeTests
{
    private const int RowCount = 20_000;

    private readonly FakeGrid _grid = City.NewGrid();

    [Theory]
    [InlineData(DataFormat.Csv)]
    [InlineData(DataFormat.JsonLines)]
    [InlineData(DataFormat.Parquet)]
    public async Task Import_Resumed_SkipsWhatWasAcknowledgedAndDuplicatesNothing(DataFormat format)
    {
        var input = await InputAsync(format);
        var options = new ImportOptions { Format = format, BatchRows = 100, NullText = "" };
        var left = 60;
        _grid.OnWrite = (_, request, apply, _) => Task.FromResult(
            Interlocked.Decrement(ref left) < 0 ? FakePartition.Refuse(request, ErrorCode.StoreFailure) : apply());
        var failure = await Assert.ThrowsAsync<ImportException>(() => _grid.Client.ImportAsync("copy", new MemoryStream(input), options));
        var checkpoint = failure.Checkpoint!;
        Assert.InRange(checkpoint.Rows, 1000, failure.RowsAcknowledged);

        _grid.OnWrite = null;
        var result = await _grid.Client.ImportAsync("copy", new MemoryStream(input), options with { Resume = checkpoint });
        Assert.Equal((RowCount - checkpoint.Rows, checkpoint.Rows), (result.Rows, result.RowsSkipped));
        Assert.Equal(_grid.RowsOf(Table("city")).Select(Text).Order(), _grid.RowsOf(Table("copy")).Select(Text).Order());
    }

    [Fact]
    public async Task Import_WithoutPrimaryKeyResumed_DuplicatesNothing()
    {
        var hidden = new ColumnSchema(TableSchema.HiddenKeyName, ColumnType.Uuid, false) { IsHidden = true };
        var schema = _grid.AddTable("note", [hidden, new ColumnSchema("text", ColumnType.Varchar, false)], [0]);
        var text = Encoding.UTF8.GetBytes("text\n" + string.Concat(Enumerable.Range(0, 5000).Select(number => $"n{number}\n")));
        var options = new ImportOptions { BatchRows = 50 };
        var left = 30;
        _grid.OnWrite = (_, request, apply, _) => Task.FromResult(
            Interlocked.Decrement(ref left) < 0 ? FakePartition.Refuse(request, ErrorCode.StoreFailure) : apply());
        var failure = await Assert.ThrowsAsync<ImportException>(() => _grid.Client.ImportAsync("note", new MemoryStream(text), options));
        Assert.True(failure.RowsAcknowledged > failure.Checkpoint!.Rows);

        _grid.OnWrite = null;
        await _grid.Client.ImportAsync("note", new MemoryStream(text), options with { Resume = failure.Checkpoint });
        Assert.Equal(5000, _grid.RowsOf(schema).Count);
    }

    [Fact]
    public async Task Import_ResumedWithAnotherInput_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<ImportException>(() => _grid.Client.ImportAsync(
            "city", new MemoryStream("id,name,admin,population\n1,a,A,1\n"u8.ToArray()), new ImportOptions { Resume = new ImportCheckpoint(Guid.NewGuid(), 5) }));
        Assert.Contains("it is not the one", failure.Message);
    }

    [Fact]
    public void Watermark_BatchesAcknowledgedInAnyOrder_IsTheRowBeforeTheFirstOpenOne() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var watermark = new ImportWatermark(start: 10);
            var open = new Dictionary<ImportBatch, List<long>>();
            for (var row = 11L; row < 300; row++)
            {
                if (random.Next(4) == 0)
                {
                    var batch = new ImportBatch(row);
                    watermark.Open(batch);
                    open[batch] = [row];
                }
                else if (open.Count > 0 && random.Next(3) > 0)
                {
                    open.ElementAt(random.Next(open.Count)).Value.Add(row);
                }

                // Neither in a batch nor in a new one: refused.
                watermark.Advance(row);
                if (open.Count > 0 && random.Next(4) == 0)
                {
                    var done = open.ElementAt(random.Next(open.Count)).Key;
                    watermark.Close(done);
                    open.Remove(done);
                }

                var missing = open.Values.SelectMany(rows => rows).DefaultIfEmpty(row + 1).Min();
                Assert.Equal(missing - 1, watermark.Value);
            }
        },
        iter: 200);

    [Fact]
    public void GeneratedKeys_OfOneImport_DifferAndGrow()
    {
        var keys = new GeneratedKeys(Guid.CreateVersion7());
        var made = Enumerable.Range(1, 10_000).Select(row => keys.Of(row)).ToArray();
        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.All(made, key => Assert.Equal(8, key.Version));
        Assert.NotEqual(made[0], new GeneratedKeys(Guid.CreateVersion7()).Of(1));
    }

    private TableSchema Table(string name) => _grid.Tables.Single(table => table.Name == TableName.Create(name));

    private static string Text(KeyValuePair<string, byte[]> row) => $"{row.Key} {Convert.ToHexString(row.Value)}";

    private async Task<byte[]> InputAsync(DataFormat format)
    {
        var city = Table("city");
        _grid.AddTable("copy", [.. city.Columns], [.. city.Key]);
        await _grid.Client.Table<long, City>().PutManyAsync([.. Enumerable.Range(0, RowCount).Select(id => City.Number(id))]);
        var output = new MemoryStream();
        await _grid.Client.ExportAsync("city", output, new Grid.Client.Export.ExportOptions { Format = format, RowGroupRows = 700 });
        return output.ToArray();
    }
}
