using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tables;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Tables;

public sealed class GridRowsTests
{
    private readonly FakeGrid _grid = City.NewGrid();
    private readonly IGridRows _cities;

    public GridRowsTests() => _cities = _grid.Client.Rows("CITY");

    [Fact]
    public async Task Put_ByName_IsReadByOrdinalAndByName()
    {
        var first = await _cities.PutAsync(new Dictionary<string, object?> { ["ID"] = 7, ["name"] = "x", ["population"] = "12" });
        Assert.False(first.RowExisted);
        var row = await _cities.GetAsync([7]);
        Assert.Equal([7L, "x", null, 12], row!.Values);
        Assert.Equal("x", row["NAME"]);
        Assert.Equal(first.Version, row.Version);
        Assert.True((await _cities.PutAsync([7L, "y", "A", 1])).RowExisted);
    }

    [Fact]
    public async Task Put_UnknownColumn_NamesTheNearest()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(
            async () => await _cities.PutAsync(new Dictionary<string, object?> { ["id"] = 7, ["populatoin"] = 1 }));
        Assert.Equal(ErrorCode.ColumnNotFound, failure.Code);
        Assert.Contains("population", failure.Message);
    }

    [Fact]
    public async Task Put_ColumnIsMissing_IsRefusedByName()
    {
        var withoutKey = await Assert.ThrowsAsync<RequestException>(async () => await _cities.PutAsync(new Dictionary<string, object?> { ["name"] = "x" }));
        Assert.Equal(ErrorCode.KeyMissing, withoutKey.Code);
        var withoutName = await Assert.ThrowsAsync<RequestException>(async () => await _cities.PutAsync(new Dictionary<string, object?> { ["id"] = 1 }));
        Assert.Equal(ErrorCode.NullNotAllowed, withoutName.Code);
        await Assert.ThrowsAsync<RequestException>(async () => await _cities.PutAsync([1L, "x"]));
    }

    [Fact]
    public async Task GetMany_SomeKeysExist_KeepsTheOrder()
    {
        await _cities.PutAsync([1L, "a", null, 1]);
        await _cities.PutAsync([3L, "c", null, 3]);
        var rows = await _cities.GetManyAsync([[3], [2], [1]]);
        Assert.Equal(["c", null, "a"], rows.Select(row => row?["name"]));
    }

    [Fact]
    public async Task Insert_TableWithoutKey_GetsAKeyOfItsOwn()
    {
        _grid.AddTable("log", [new(TableSchema.HiddenKeyName, ColumnType.Uuid, false) { IsHidden = true }, new("text", ColumnType.Varchar, false)], [0]);
        var log = _grid.Client.Rows("log");
        await log.InsertAsync(new Dictionary<string, object?> { ["text"] = "a" });
        await log.InsertAsync(new Dictionary<string, object?> { ["text"] = "a" });
        Assert.Equal(2, _grid.Partitions.Sum(partition => partition.RowCount));
    }
}
