using Grid.Client.Calls;
using Grid.Client.Scans;
using Grid.Errors;
using Grid.Partitions;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Scans;

public sealed class PartitionPagesTests
{
    private readonly FakeGrid _grid = City.NewGrid();

    [Fact]
    public async Task Read_AllPartitions_HasEveryRowOnce()
    {
        await FillAsync(20_000);
        var rows = await ReadAllAsync();
        Assert.Equal(Enumerable.Range(0, 20_000).Select(id => (long)id), rows.Order());
    }

    [Fact]
    public async Task Read_PageIsLost_IsAskedForAgain()
    {
        await FillAsync(1_000);
        var left = 3;
        _grid.OnScan = (_, scan, _) => Interlocked.Decrement(ref left) >= 0
            ? Task.FromException<ScanResponse>(new SiloUnavailableException())
            : Task.FromResult(scan());
        Assert.Equal(1_000, (await _grid.PassTimeAsync(ReadAllAsync())).Distinct().Count());
    }

    [Fact]
    public async Task Read_PartitionStaysUnavailable_FailsAtTheDeadline()
    {
        _grid.Options.Timeout = TimeSpan.FromSeconds(3);
        _grid.OnScan = (_, _, _) => Task.FromException<ScanResponse>(new SiloUnavailableException());
        var failure = await Assert.ThrowsAsync<GridException>(() => _grid.PassTimeAsync(ReadAllAsync()));
        Assert.Equal(ErrorCode.Unavailable, failure.Code);
        Assert.Contains("Partition 0", failure.Message);
    }

    private async Task FillAsync(int count) =>
        Assert.All(await _grid.Client.Table<long, City>().PutManyAsync([.. Enumerable.Range(0, count).Select(id => City.Number(id))]), outcome => Assert.True(outcome.IsSuccess));

    private async Task<List<long>> ReadAllAsync()
    {
        var schema = _grid.Tables.Single();
        var pages = new PartitionPages(new FakeGrainFactory(_grid), new Attempts(_grid.Options, _grid.Time, _grid.Loss));
        var ids = new List<long>();
        for (var partition = 0; partition < FakeGrid.PartitionCount; partition++)
        {
            await foreach (var page in pages.ReadAsync(schema, PartitionId.Create(partition), TestContext.Current.CancellationToken))
            {
                Add(schema, page, ids);
            }
        }

        return ids;
    }

    private static void Add(TableSchema schema, ScanResponse page, List<long> ids)
    {
        var rows = new PageRows(page);
        while (rows.TryMoveNext(out var row))
        {
            var reader = new RowReader(schema, row);
            reader.MoveNext();
            ids.Add((long)ClrValue.Read(schema.Columns[0].Type, reader.Value));
        }
    }
}
