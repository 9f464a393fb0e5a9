using Grid.Errors;
using Grid.Partitions;

namespace Grid.Tests.Queries.Writes;

/// <summary>UPDATE and DELETE with sub-queries while others write the same rows.</summary>
public sealed class MutationByQueryTests
{
    /// <summary>Somebody else's change between reading and writing is neither lost nor overwritten by what was computed before it.</summary>
    [Fact]
    public async Task Update_RowChangedInBetween_IsEvaluatedAnew()
    {
        using var grid = await NewGridAsync();
        var isFirst = true;
        grid.BeforeWrite = async _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                await grid.RunAsync("UPDATE t SET n = 1000 WHERE id = 2");
            }
        };
        Assert.Equal(4, (await grid.RunAsync("UPDATE t SET n = n + (SELECT max(m) FROM s)")).RowsAffected);
        Assert.Equal(["1 | 107", "2 | 1100", "3 | 107", "4 | 107"], await RowsAsync(grid));
    }

    [Fact]
    public async Task Delete_RowNoLongerMeant_Stays()
    {
        using var grid = await NewGridAsync();
        var isFirst = true;
        grid.BeforeWrite = async _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                await grid.RunAsync("UPDATE t SET n = -1 WHERE id = 2");
            }
        };
        var deleted = await grid.RunAsync("DELETE FROM t WHERE n IN (SELECT m - 93 FROM s) RETURNING id");
        Assert.Equal(["1", "3", "4"], LocalGrid.Show(deleted).Order(StringComparer.Ordinal));
        Assert.Equal(["2 | -1"], await RowsAsync(grid));
    }

    /// <summary>A sub-query over the table itself would see what is written already: what is left is reported instead.</summary>
    [Fact]
    public async Task Update_ReadsItsOwnTableAndPartIsWritten_ReportsTheRest()
    {
        using var grid = await NewGridAsync();
        var changedPartition = (PartitionId?)null;
        grid.BeforeWrite = async partition =>
        {
            if (changedPartition is null)
            {
                changedPartition = partition;
                await grid.RunAsync("UPDATE t SET n = n + 500 WHERE id >= 0");
            }
        };
        // Every partition is changed under the statement: nothing is written the first time, so that it is simply read again.
        Assert.Equal(4, (await grid.RunAsync("UPDATE t SET n = (SELECT max(n) FROM t) + 1")).RowsAffected);
        Assert.Equal(["1 | 508", "2 | 508", "3 | 508", "4 | 508"], await RowsAsync(grid));

        var calls = 0;
        grid.BeforeWrite = async _ =>
        {
            if (++calls == 1)
            {
                grid.BeforeWrite = _ => Task.CompletedTask;
                await grid.RunAsync("UPDATE t SET n = 0 WHERE id = 1");
            }
        };
        var failure = await Assert.ThrowsAsync<RequestException>(() => grid.RunAsync("UPDATE t SET n = (SELECT max(n) FROM t) + 1"));
        Assert.Equal(ErrorCode.VersionMismatch, failure.Code);
        Assert.Contains("rows are written. 1 of ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1 | 0", await RowsAsync(grid));
        Assert.Contains("509", string.Join(' ', await RowsAsync(grid)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE t SET n = (SELECT mm FROM s)", ErrorCode.ColumnNotFound, 25)]
    [InlineData("DELETE FROM t WHERE n = (SELECT m FROM nothing)", ErrorCode.TableNotFound, 39)]
    [InlineData("UPDATE t SET id = (SELECT max(m) FROM s)", ErrorCode.NotSupported, 13)]
    [InlineData("DELETE FROM t WHERE read_text('x') = (SELECT 'y')", ErrorCode.NotSupported, 20)]
    public async Task Statement_Wrong_RefusedAtItsPosition(string sql, ErrorCode code, int position)
    {
        using var grid = await NewGridAsync();
        var failure = await Assert.ThrowsAnyAsync<SqlException>(() => grid.RunAsync(sql));
        Assert.Equal((code, position), (failure.Code, failure.Position));
        Assert.Equal(4, (await RowsAsync(grid)).Count);
    }

    [Fact]
    public async Task Update_TableWithHiddenKeyAndAliasAndInformationSchema_IsDone()
    {
        using var grid = await NewGridAsync();
        await grid.RunAsync("CREATE TABLE h (a INTEGER, b VARCHAR)");
        await grid.RunAsync("INSERT INTO h VALUES (1, 'x'), (1, 'x'), (2, 'y')");
        Assert.Equal(2, (await grid.RunAsync("UPDATE h AS z SET b = (SELECT string_agg(table_name, ',' ORDER BY table_name) FROM information_schema.tables) WHERE z.a = (SELECT min(a) FROM h)")).RowsAffected);
        Assert.Equal(["1 | h,s,t", "1 | h,s,t", "2 | y"], LocalGrid.Show(await grid.RunAsync("SELECT * FROM h ORDER BY a")));
    }

    private static async Task<LocalGrid> NewGridAsync()
    {
        var grid = await LocalGrid.OpenAsync(3);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)");
        await grid.RunAsync("CREATE TABLE s (k BIGINT PRIMARY KEY, m BIGINT)");
        await grid.RunAsync("INSERT INTO t VALUES (1, 7), (2, 7), (3, 7), (4, 7)");
        await grid.RunAsync("INSERT INTO s VALUES (1, 50), (2, 100)");
        return grid;
    }

    private static async Task<List<string>> RowsAsync(LocalGrid grid) => LocalGrid.Show(await grid.RunAsync("SELECT * FROM t ORDER BY id"));
}
