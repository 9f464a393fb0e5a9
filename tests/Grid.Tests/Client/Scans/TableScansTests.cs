using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Scans;

public sealed class TableScansTests
{
    private const int RowCount = 2_000;

    private readonly FakeGrid _grid = City.NewGrid(options => options.MaxRowsPerPage = 37);
    private readonly IGridTable<long, City> _cities;

    public TableScansTests() => _cities = _grid.Client.Table<long, City>();

    [Fact]
    public async Task Scan_ManyPages_BringsEveryRowOnce()
    {
        var rows = await FillAsync();
        Assert.Equal(rows, (await ToListAsync(_cities.ScanAsync())).OrderBy(city => city.Id));
        Assert.Equal(rows, (await ToListAsync(_cities.ScanVersionedAsync())).OrderBy(city => city.Row.Id).Select(city => city.Row));
        var untyped = await ToListAsync(_grid.Client.Rows("city").ScanAsync());
        Assert.Equal(rows.Select(city => city.Name), untyped.OrderBy(row => (long)row["id"]!).Select(row => (string)row["name"]!));
        Assert.Equal((await _cities.GetVersionedAsync(7))!.Version, untyped.Single(row => (long)row["id"]! == 7).Version);
    }

    [Fact]
    public async Task Scan_NoRows_IsEmpty() => Assert.Empty(await ToListAsync(_cities.ScanAsync()));

    [Fact]
    public async Task Scan_RowsAreWrittenMeanwhile_ThoseThatStayComeOnce()
    {
        await FillAsync();
        var seen = new List<long>();
        await foreach (var city in _cities.ScanAsync())
        {
            seen.Add(city.Id);
            // Odd rows go, even ones change, new ones come.
            var id = seen.Count;
            Task write = id % 2 == 1 ? _cities.RemoveAsync(id).AsTask() : _cities.PutAsync(City.Number(id)).AsTask();
            await write;
            await _cities.PutAsync(City.Number(10_000 + id));
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.DoesNotContain(Enumerable.Range(0, RowCount), id => id % 2 == 0 && !seen.Contains(id));
    }

    [Fact]
    public async Task Scan_SchemaChangesMeanwhile_GoesOn()
    {
        var rows = await FillAsync();
        var seen = new List<City>();
        await foreach (var city in _cities.ScanAsync())
        {
            seen.Add(city);
            if (seen.Count == 100)
            {
                // The rows stay as they are: here only the version of the schema is another.
                _grid.AddTable("city", City.Columns, [0], version: 2);
            }
        }

        Assert.Equal(rows, seen.OrderBy(city => city.Id));
    }

    [Fact]
    public async Task Scan_TableIsReplacedMeanwhile_Fails()
    {
        await FillAsync();
        var count = 0;
        var failure = await Assert.ThrowsAsync<RequestException>(async () =>
        {
            await foreach (var city in _cities.ScanAsync())
            {
                if (++count == 100)
                {
                    _grid.ReplaceTable("city");
                }
            }
        });
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
        Assert.InRange(count, 100, RowCount - 1);
    }

    [Fact]
    public async Task Scan_PartitionIsUnavailableForAWhile_IsAskedAgain()
    {
        var rows = await FillAsync();
        var calls = 0;
        _grid.OnScan = (_, scan, _) => ++calls % 3 != 0
            ? throw new GridException(ErrorCode.Unavailable, "moving", isTransient: true)
            : Task.FromResult(scan());
        var found = await _grid.PassTimeAsync(ToListAsync(_cities.ScanAsync()));
        Assert.Equal(rows, found.OrderBy(city => city.Id));
    }

    [Fact]
    public async Task Scan_ReaderStopsOrCancels_AsksForNoMoreThanOnePageAhead()
    {
        await FillAsync();
        var calls = 0;
        _grid.OnScan = (_, scan, _) =>
        {
            calls++;
            return Task.FromResult(scan());
        };
        await foreach (var city in _cities.ScanAsync())
        {
            break;
        }

        Assert.Equal(2, calls);
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var city in _cities.ScanAsync(cancelled.Token))
            {
                await cancelled.CancelAsync();
            }
        });
        Assert.Equal(4, calls);
    }

    [Fact]
    public async Task Scan_PartitionFails_ThrowsWhatItSays()
    {
        await FillAsync();
        _grid.OnScan = (partition, scan, _) => partition.Number == 3
            ? throw new GridException(ErrorCode.StoreFailure, "broken")
            : Task.FromResult(scan());
        var failure = await Assert.ThrowsAsync<GridException>(() => ToListAsync(_cities.ScanAsync()));
        Assert.Equal(ErrorCode.StoreFailure, failure.Code);
    }

    private async Task<City[]> FillAsync()
    {
        City[] rows = [.. Enumerable.Range(0, RowCount).Select(id => City.Number(id))];
        Assert.All(await _cities.PutManyAsync(rows), outcome => Assert.True(outcome.IsSuccess));
        return rows;
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source)
        {
            all.Add(item);
        }

        return all;
    }
}
