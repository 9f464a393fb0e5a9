using System.Text;
using Grid.Client.Export;
using Grid.Client.Formats;
using Grid.Client.Import;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Export;

public sealed class ExportTests
{
    private readonly FakeGrid _grid = City.NewGrid();

    [Fact]
    public async Task Export_PagesAreLost_HasEveryRowOnce()
    {
        await FillAsync(5_000);
        var count = 0;
        _grid.OnScan = (_, scan, _) => Interlocked.Increment(ref count) % 3 == 0
            ? Task.FromException<ScanResponse>(new SiloUnavailableException())
            : Task.FromResult(scan());
        var output = new MemoryStream();
        var result = await _grid.PassTimeAsync(_grid.Client.ExportAsync("city", output));
        Assert.Equal(5_000, result.Rows);
        Assert.Equal(5_001, Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count());
    }

    [Fact]
    public async Task Export_WriterIsSlow_ReadsNoFurtherThanAFewPages()
    {
        await FillAsync(200_000);
        var scans = 0;
        _grid.OnScan = (_, scan, _) =>
        {
            Interlocked.Increment(ref scans);
            return Task.FromResult(scan());
        };
        using var cancellation = new CancellationTokenSource();
        var output = new StuckStream();
        var export = _grid.Client.ExportAsync("city", output, new ExportOptions { MaxConcurrentRequests = 2 }, null, cancellation.Token);
        await output.IsWritten.WaitAsync(TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export);

        // One page of each partition that is read, one that waits, one that is being written.
        Assert.InRange(scans, 1, 5);
    }

    [Fact]
    public async Task Export_TableIsAltered_SaysSo()
    {
        await FillAsync(10);
        _grid.OnScan = (_, _, _) => throw new RequestException(ErrorCode.SchemaChanged, "changed");
        var failure = await Assert.ThrowsAsync<RequestException>(() => _grid.Client.ExportAsync("city", new MemoryStream()));
        Assert.Equal(ErrorCode.SchemaChanged, failure.Code);
    }

    [Fact]
    public async Task Export_EmptyTable_IsAFileWithoutRows()
    {
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var output = new MemoryStream();
            Assert.Equal(0, (await _grid.Client.ExportAsync("city", output, new ExportOptions { Format = format })).Rows);
            output.Position = 0;
            Assert.Equal(0, (await _grid.Client.ImportAsync("city", output, new ImportOptions { Format = format })).Rows);
        }
    }

    [Fact]
    public async Task Export_HiddenKey_IsLeftOut()
    {
        var hidden = new ColumnSchema(TableSchema.HiddenKeyName, ColumnType.Uuid, false) { IsHidden = true };
        _grid.AddTable("note", [hidden, new ColumnSchema("text", ColumnType.Varchar, false)], [0]);
        await _grid.Client.ImportAsync("note", new MemoryStream("text\nx\n"u8.ToArray()));
        var output = new MemoryStream();
        await _grid.Client.ExportAsync("note", output);
        Assert.Equal("text\nx\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Theory]
    [InlineData("x.csv", DataFormat.Csv, Compression.None)]
    [InlineData("/a.b/X.TSV.GZ", DataFormat.Csv, Compression.Gzip)]
    [InlineData("x.ndjson.zst", DataFormat.JsonLines, Compression.Zstd)]
    [InlineData("x.parquet", DataFormat.Parquet, Compression.None)]
    [InlineData("x.gz", null, Compression.Gzip)]
    [InlineData("x", null, Compression.None)]
    public void FileName_Extensions_SayFormatAndCompression(string name, DataFormat? format, Compression compression) =>
        Assert.Equal(new DataFileName(format, compression), DataFileName.Parse(name));

    [Fact]
    public async Task Export_OptionsAreWrong_ListsAll()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(() => _grid.Client.ExportAsync(
            "city", new MemoryStream(),
            new ExportOptions { Format = DataFormat.Parquet, Compression = Compression.Gzip, NullText = "a,b", RowGroupRows = 0, MaxConcurrentRequests = 0 }));
        Assert.Contains("Parquet compresses", failure.Message);
        Assert.Contains("NullText", failure.Message);
        Assert.Contains("RowGroupRows", failure.Message);
        Assert.Contains("MaxConcurrentRequests", failure.Message);
    }

    [Fact]
    public async Task Import_NoParquet_IsRefused()
    {
        var options = new ImportOptions { Format = DataFormat.Parquet };
        foreach (var bytes in new[] { [], "PAR1"u8.ToArray(), Encoding.UTF8.GetBytes(new string('x', 500)), [.. "PAR1"u8, .. new byte[200], .. "PAR1"u8] })
        {
            await Assert.ThrowsAsync<ImportException>(() => _grid.Client.ImportAsync("city", new MemoryStream(bytes), options));
        }
    }

    private async Task FillAsync(int count) =>
        Assert.All(await _grid.Client.Table<long, City>().PutManyAsync([.. Enumerable.Range(0, count).Select(id => City.Number(id))]), outcome => Assert.True(outcome.IsSuccess));

    // A stream whose first write takes until it is cancelled.
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _isWritten = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsWritten => _isWritten.Task;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _isWritten.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}
