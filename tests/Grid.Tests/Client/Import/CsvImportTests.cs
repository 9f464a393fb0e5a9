using System.IO.Compression;
using System.Text;
using Grid.Client.Import;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Import;

public sealed class CsvImportTests
{
    private const string Header = "id,name,admin,population\n";

    private readonly FakeGrid _grid = City.NewGrid();

    [Fact]
    public async Task Import_QuotesLineEndsAndUnicode_AreKept()
    {
        await ImportAsync(Header + "1,\"a,\"\"b\"\"\r\nc\",NA,5\r\n2,‘Ayn Ḩalāqīm,,-7\n3,,\"x\",+0");
        Assert.Equal(new City(1, "a,\"b\"\r\nc", "NA", 5), await GetAsync(1));
        Assert.Equal(new City(2, "‘Ayn Ḩalāqīm", "", -7), await GetAsync(2));
        Assert.Equal(new City(3, "", "x", 0), await GetAsync(3));
    }

    [Fact]
    public async Task Import_NullText_MeansNullWhereThatIsAllowed()
    {
        await ImportAsync(Header + "1,NA,NA,1\n2,x,,2", new ImportOptions { NullText = "NA" });
        Assert.Equal(new City(1, "NA", null, 1), await GetAsync(1));
        Assert.Equal(new City(2, "x", "", 2), await GetAsync(2));
    }

    [Fact]
    public async Task Import_ColumnsInOtherOrderAndOneLeftOut_AreMatchedByName()
    {
        var result = await ImportAsync("Population;NAME;ID\n5;x;1\n", new ImportOptions { Delimiter = ';' });
        Assert.Equal(1, result.Rows);
        Assert.Equal(new City(1, "x", null, 5), await GetAsync(1));
    }

    [Fact]
    public async Task Import_Compressed_IsReadAndProgressCountsCompressedBytes()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Lines(5000)));
        }

        compressed.Position = 0;
        var reports = new Reports();
        var result = await _grid.Client.ImportAsync("city", compressed, new ImportOptions { BatchRows = 100 }, reports);
        Assert.Equal((5000, compressed.Length), (result.Rows, result.Bytes));
        Assert.Equal(5000, _grid.Partitions.Sum(partition => partition.RowCount));
        Assert.Equal((5000, compressed.Length, compressed.Length), (reports.Last.Rows, reports.Last.Bytes, reports.Last.TotalBytes));
        Assert.Equal(City.Number(4711) with { Admin = "A" }, await GetAsync(4711));
    }

    [Theory]
    [InlineData("1,a,A,1\n2,b,B,many\n3,c,C,3\n", 3, "population")]
    [InlineData("1,\"a\nb\",A,1\n2,b,B,2\n\"x\",c,C,3\n", 5, "id")]
    [InlineData("1,a,A,1\n2,b,B\n", 3, "3 values")]
    [InlineData("1,a,A,99999999999\n", 2, "99999999999")]
    [InlineData("1,a,A,\n", 2, "population")]
    public async Task Import_LineIsRefused_NamesLineColumnAndValue(string lines, int line, string named)
    {
        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(Header + lines));
        Assert.Equal(line, failure.Line);
        Assert.Contains($"Line {line}", failure.Message);
        Assert.Contains(named, failure.Message);
        Assert.Equal(0, failure.RowsUnknown);
    }

    [Fact]
    public async Task Import_LineIsRefusedLate_SaysHowManyRowsAreThere()
    {
        var failure = await Assert.ThrowsAsync<ImportException>(
            () => ImportAsync(Lines(3000) + "x,b,B,1\n", new ImportOptions { BatchRows = 50 }));
        Assert.Equal(3002, failure.Line);
        Assert.True(failure.RowsAcknowledged > 2000);
        Assert.Equal(failure.RowsAcknowledged, _grid.Partitions.Sum(partition => partition.RowCount));
        Assert.Contains($"{failure.RowsAcknowledged} rows", failure.Message);
    }

    [Fact]
    public async Task Import_HeaderDoesNotFit_ListsEveryDifference()
    {
        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync("id,nam,id,population\n1,a,2,3\n"));
        Assert.Equal((ErrorCode.ColumnNotFound, 1), (failure.Code, failure.Line));
        Assert.Contains("did you mean name?", failure.Message);
        Assert.Contains("column id is named twice", failure.Message);
        Assert.Contains("column name is missing", failure.Message);
        Assert.Equal(0, (await ImportAsync("id,name,more,population\n", new ImportOptions { IgnoreUnknownColumns = true })).Rows);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x1F })]
    [InlineData(new byte[] { 0x1F, 0x8B, 1, 2, 3 })]
    public async Task Import_TextIsNone_IsRefused(byte[] bytes) =>
        await Assert.ThrowsAsync<ImportException>(() => _grid.Client.ImportAsync("city", new MemoryStream(bytes)));

    [Fact]
    public async Task Import_BytesAreNoUtf8_IsRefused() => await Assert.ThrowsAsync<ImportException>(
        () => _grid.Client.ImportAsync("city", new MemoryStream([.. Encoding.UTF8.GetBytes(Header + "1,a"), 0xFF, .. ",A,1\n"u8])));

    [Fact]
    public async Task Import_BatchesAreAtomicAndBounded()
    {
        var underWay = 0;
        var most = 0;
        _grid.OnWrite = async (_, request, apply, _) =>
        {
            Assert.Equal(1, request.UnitCount);
            InterlockedMax(ref most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
            return apply();
        };
        var result = await ImportAsync(Lines(2000), new ImportOptions { BatchRows = 10, MaxConcurrentRequests = 3 });
        Assert.Equal(2000, result.Rows);
        Assert.InRange(most, 1, 3);
    }

    /// <summary>While the grid has little to do, it gets batches before they are full; while it has enough, full ones.</summary>
    [Fact]
    public async Task Import_LittleUnderWay_BatchesGoEarly()
    {
        var rows = new List<int>();
        var isBusy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            WriteResponse response;
            lock (rows)
            {
                var before = _grid.Partitions.Sum(partition => partition.RowCount);
                response = apply();
                rows.Add(_grid.Partitions.Sum(partition => partition.RowCount) - before);
                if (rows.Count == 4)
                {
                    isBusy.SetResult();
                }
            }

            await isBusy.Task;
            return response;
        };
        await ImportAsync(Lines(20_000), new ImportOptions { BatchRows = 500, MaxConcurrentRequests = 4 });
        Assert.Equal([125, 125, 500, 500], rows.Take(4).Order());
        Assert.Equal(20_000, rows.Sum());
    }

    [Fact]
    public async Task Import_TwoLinesOfOneKey_LaterWins()
    {
        var text = Header + string.Concat(Enumerable.Range(0, 500).Select(number => $"1,a,A,{number}\n"));
        await ImportAsync(text, new ImportOptions { BatchRows = 7 });
        Assert.Equal(499, (await GetAsync(1))!.Population);
    }

    [Fact]
    public async Task Import_BatchesAreRejectedOrLost_AreSentAgain()
    {
        var left = 6;
        _grid.OnWrite = (_, request, apply, _) => Interlocked.Decrement(ref left) switch
        {
            >= 3 => Task.FromResult(FakePartition.Refuse(request, ErrorCode.Unavailable)),
            >= 0 => Task.FromException<WriteResponse>(new SiloUnavailableException()),
            _ => Task.FromResult(apply()),
        };
        var result = await _grid.PassTimeAsync(ImportAsync(Lines(1000)));
        Assert.Equal(1000, result.Rows);
        Assert.Equal(1000, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task Import_OnePartitionStaysUnavailable_SaysWhatIsThereAndWhatMayBe()
    {
        _grid.Options.Timeout = TimeSpan.FromSeconds(3);
        _grid.OnWrite = (partition, _, apply, _) =>
            partition.Number == 2 ? Task.FromException<WriteResponse>(new SiloUnavailableException()) : Task.FromResult(apply());
        var failure = await Assert.ThrowsAsync<ImportException>(() => _grid.PassTimeAsync(ImportAsync(Lines(1000))));
        Assert.Equal(1000, failure.RowsAcknowledged + failure.RowsUnknown);
        Assert.Equal(failure.RowsAcknowledged, _grid.Partitions.Sum(partition => partition.RowCount));
        Assert.Equal(ErrorCode.OutcomeUnknown, failure.Code);
        Assert.Null(failure.Line);
    }

    [Fact]
    public async Task Import_Cancelled_IsCancellationAndNothingArrivesLater()
    {
        using var cancellation = new CancellationTokenSource();
        var count = 0;
        _grid.OnWrite = async (_, _, apply, _) =>
        {
            if (Interlocked.Increment(ref count) == 5)
            {
                await cancellation.CancelAsync();
            }

            return apply();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _grid.Client.ImportAsync(
            "city", new MemoryStream(Encoding.UTF8.GetBytes(Lines(100_000))), new ImportOptions { BatchRows = 10 }, null, cancellation.Token));
        Assert.InRange(_grid.WriteRequestCount, 5, 100);
    }

    [Fact]
    public async Task Import_OptionsAreWrong_ListsAll()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(() => ImportAsync(Header, new ImportOptions { BatchRows = 0, MaxConcurrentRequests = 0 }));
        Assert.Contains("BatchRows", failure.Message);
        Assert.Contains("MaxConcurrentRequests", failure.Message);
    }

    private static string Lines(int count) => Header + string.Concat(Enumerable.Range(0, count).Select(id => $"{id},City {id},A,{id * 10}\n"));

    private static void InterlockedMax(ref int target, int value)
    {
        for (var current = Volatile.Read(ref target); current < value; current = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, current);
        }
    }

    private async Task<ImportResult> ImportAsync(string text, ImportOptions? options = null) =>
        await _grid.Client.ImportAsync("city", new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    private ValueTask<City?> GetAsync(long id) => _grid.Client.Table<long, City>().GetAsync(id);

    private sealed class Reports : IProgress<ImportProgress>
    {
        public ImportProgress Last { get; private set; }

        public void Report(ImportProgress value) => Last = value;
    }
}
