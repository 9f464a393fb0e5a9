using Grid.Client.Tables;
using Grid.Errors;
using Grid.Tests.Client.Fakes;

namespace Grid.Tests.Client.Tables;

public sealed class GridTableTests
{
    private readonly FakeGrid _grid = City.NewGrid();
    private readonly IGridTable<long, City> _cities;

    public GridTableTests() => _cities = _grid.Client.Table<long, City>();

    [Fact]
    public async Task Get_RowThatWasPut_IsTheSameRow()
    {
        var version = await _cities.PutAsync(City.Number(1));
        Assert.Equal(City.Number(1), await _cities.GetAsync(1));
        Assert.Equal(new Versioned<City>(City.Number(1), version), await _cities.GetVersionedAsync(1));
        Assert.Null(await _cities.GetAsync(2));
        Assert.Null(await _cities.GetVersionedAsync(2));
    }

    [Fact]
    public async Task Insert_KeyExists_IsRefused()
    {
        await _cities.InsertAsync(City.Number(1));
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await _cities.InsertAsync(City.Number(1)));
        Assert.Equal(ErrorCode.DuplicateKey, failure.Code);
    }

    [Fact]
    public async Task Update_VersionIsOld_IsRefusedAndNewVersionIsTaken()
    {
        var old = await _cities.PutAsync(City.Number(1));
        var current = await _cities.PutAsync(City.Number(1), old);
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await _cities.UpdateAsync(City.Number(1), old));
        Assert.Equal(ErrorCode.VersionMismatch, failure.Code);
        Assert.True((await _cities.UpdateAsync(City.Number(1), current)).Value > current.Value);
    }

    [Fact]
    public async Task Put_ExpectsNoRowAndThereIsOne_IsRefused()
    {
        await _cities.PutAsync(City.Number(1), RowVersion.None);
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await _cities.PutAsync(City.Number(1), RowVersion.None));
        Assert.Equal(ErrorCode.VersionMismatch, failure.Code);
    }

    [Fact]
    public async Task Remove_RowExists_SaysWhetherItDid()
    {
        await _cities.PutAsync(City.Number(1));
        Assert.True(await _cities.RemoveAsync(1));
        Assert.False(await _cities.RemoveAsync(1));
    }

    [Fact]
    public async Task GetMany_KeysOfAllPartitions_ArePackedByPartition()
    {
        var rows = Enumerable.Range(0, 1000).Select(id => City.Number(id)).ToArray();
        await _cities.PutManyAsync(rows);
        var found = await _cities.GetManyAsync(Enumerable.Range(-5, 1010).Select(id => (long)id));
        Assert.Equal(rows, found.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal(FakeGrid.PartitionCount, _grid.WriteRequestCount);
        Assert.Equal(FakeGrid.PartitionCount, _grid.ReadRequestCount);
    }

    [Fact]
    public async Task InsertMany_SomeKeysExist_ReportsEachKeyInOrder()
    {
        await _cities.PutManyAsync([City.Number(3), City.Number(5)]);
        var outcomes = await _cities.InsertManyAsync([.. Enumerable.Range(1, 6).Select(id => City.Number(id))]);
        Assert.Equal([1L, 2, 3, 4, 5, 6], outcomes.Select(outcome => outcome.Key));
        Assert.Equal([3L, 5], outcomes.Where(outcome => !outcome.IsSuccess).Select(outcome => outcome.Key));
        Assert.All(outcomes.Where(outcome => !outcome.IsSuccess), outcome => Assert.Equal(ErrorCode.DuplicateKey, outcome.Failure!.Code));
        Assert.All(outcomes.Where(outcome => outcome.IsSuccess), outcome => Assert.True(outcome.Result.Version.Value > 0));
    }

    [Fact]
    public async Task RemoveMany_SomeKeysExist_SaysWhich()
    {
        await _cities.PutManyAsync([City.Number(1), City.Number(2)]);
        var outcomes = await _cities.RemoveManyAsync([1, 7, 2]);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Result.RowExisted));
        Assert.Equal(0, _grid.Partitions.Sum(partition => partition.RowCount));
    }

    [Fact]
    public async Task UpdateMany_SomeKeysExist_ReportsEachKey()
    {
        await _cities.PutManyAsync([City.Number(1), City.Number(2)]);
        var outcomes = await _cities.UpdateManyAsync([City.Number(1) with { Name = "new" }, City.Number(7), City.Number(2)]);
        Assert.Equal([null, ErrorCode.RowNotFound, null], outcomes.Select(outcome => outcome.Failure?.Code));
        Assert.Equal("new", (await _cities.GetAsync(1))!.Name);
        Assert.Null(await _cities.GetAsync(7));
    }

    [Fact]
    public async Task ConditionalMany_SomeVersionsAreOld_OnlyTheOthersAreWritten()
    {
        await _cities.PutManyAsync([.. Enumerable.Range(1, 4).Select(id => City.Number(id))]);
        var read = await _cities.GetManyVersionedAsync([1, 2, 3, 4]);
        await _cities.PutAsync(City.Number(2) with { Name = "newer" });
        await _cities.RemoveAsync(3);
        Versioned<City>[] changed = [.. read.Values.OrderBy(city => city.Row.Id).Select(city => city with { Row = city.Row with { Name = "changed" } })];
        ErrorCode?[] expected = [null, ErrorCode.VersionMismatch, ErrorCode.VersionMismatch, null];
        Assert.Equal(expected, (await _cities.PutManyVersionedAsync(changed)).Select(outcome => outcome.Failure?.Code));
        Assert.Equal(["changed", "newer", null, "changed"], await NamesAsync());

        var updated = await _cities.UpdateManyVersionedAsync(changed);
        Assert.All(updated, outcome => Assert.Equal(ErrorCode.VersionMismatch, outcome.Failure?.Code));

        KeyValuePair<long, RowVersion>[] keys = [new(1, await VersionAsync(1)), new(2, changed[1].Version), new(9, RowVersion.None)];
        Assert.Equal([null, ErrorCode.VersionMismatch, null], (await _cities.RemoveManyVersionedAsync(keys)).Select(outcome => outcome.Failure?.Code));
        Assert.Equal([null, "newer", null, "changed"], await NamesAsync());
    }

    [Fact]
    public async Task PutMany_ExpectsNoRow_InsertsOnlyWhereThereIsNone()
    {
        await _cities.PutAsync(City.Number(1));
        Versioned<City>[] rows = [new(City.Number(1), RowVersion.None), new(City.Number(2), RowVersion.None)];
        var outcomes = await _cities.PutManyVersionedAsync(rows);
        Assert.Equal([ErrorCode.VersionMismatch, null], outcomes.Select(outcome => outcome.Failure?.Code));
        Assert.Equal([1L, 2], outcomes.Select(outcome => outcome.Key));
    }

    [Fact]
    public async Task PutMany_TwoRowsOfOneKey_LeavesTheLater()
    {
        await _cities.PutManyAsync([City.Number(1), City.Number(1) with { Name = "later" }]);
        Assert.Equal("later", (await _cities.GetAsync(1))!.Name);
    }

    [Fact]
    public async Task PutMany_RowCannotBeEncoded_WritesNothingAndNamesTheRow()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(
            () => _cities.PutManyAsync([City.Number(1), City.Number(2) with { Name = null! }]));
        Assert.Contains("Row 1 of 2", failure.Message);
        Assert.Equal(0, _grid.WriteRequestCount);
    }

    [Fact]
    public async Task Write_SchemaChanged_IsEncodedAnewAndSentAgain()
    {
        await _cities.PutAsync(City.Number(1));
        ChangeOrderOfColumns();
        await _cities.PutAsync(City.Number(2));
        Assert.Equal(City.Number(2), await _cities.GetAsync(2));
    }

    [Fact]
    public async Task WriteMany_SchemaChanged_IsEncodedAnewAndSentAgain()
    {
        await _cities.PutAsync(City.Number(1));
        ChangeOrderOfColumns();
        var outcomes = await _cities.PutManyAsync([.. Enumerable.Range(10, 50).Select(id => City.Number(id))]);
        Assert.All(outcomes, outcome => Assert.True(outcome.IsSuccess));
        Assert.Equal(50, (await _cities.GetManyAsync(outcomes.Select(outcome => outcome.Key))).Count);
    }

    [Fact]
    public async Task Get_SchemaChanged_IsEncodedAnewAndSentAgain()
    {
        Assert.Null(await _cities.GetAsync(1));
        ChangeOrderOfColumns();
        Assert.Null(await _cities.GetAsync(1));
        Assert.Empty(await _cities.GetManyAsync([1, 2]));
    }

    [Fact]
    public async Task Get_TableDoesNotExist_NamesTheNearest()
    {
        var failure = await Assert.ThrowsAsync<RequestException>(async () => await _grid.Client.Table<long, City>("citty").GetAsync(1));
        Assert.Equal(ErrorCode.TableNotFound, failure.Code);
        Assert.Contains("city", failure.Message);
    }

    private async Task<RowVersion> VersionAsync(long id) => (await _cities.GetVersionedAsync(id))!.Version;

    private async Task<IEnumerable<string?>> NamesAsync()
    {
        var found = await _cities.GetManyAsync([1, 2, 3, 4]);
        return Enumerable.Range(1, 4).Select(id => found.GetValueOrDefault(id)?.Name);
    }

    private void ChangeOrderOfColumns() => _grid.AddTable("city", [City.Columns[1], City.Columns[0], City.Columns[3], City.Columns[2]], [1], version: 2);
}
