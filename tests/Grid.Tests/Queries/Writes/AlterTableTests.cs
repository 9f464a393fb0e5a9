using Grid.Errors;
using Grid.Queries;
using Grid.Tables;

namespace Grid.Tests.Queries.Writes;

/// <summary>Tables that change while they are written: what partitions, journals and old plans make of it.</summary>
public sealed class AlterTableTests
{
    /// <summary>The journal of one copy has rows of four versions; recovery from it gives what was there before.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Alter_WritesOnBothSidesOfIt_RecoveredWithoutCheckpoint(bool checkpointsBetween, bool isRelaxed)
    {
        using var grid = await NewGridAsync(2, isRelaxed ? " DURABILITY relaxed" : "");
        await grid.RunAsync("INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, NULL, NULL)");
        await CheckpointAsync(grid, checkpointsBetween);
        await grid.RunAsync("ALTER TABLE t ADD COLUMN d DECIMAL(8,2) NOT NULL DEFAULT 1.5");
        await grid.RunAsync("INSERT INTO t VALUES (4, 40, 'd', 4.25)");
        await grid.RunAsync("UPDATE t SET d = 9 WHERE id = 2");
        await grid.RunAsync("ALTER TABLE t DROP COLUMN n");
        await CheckpointAsync(grid, checkpointsBetween);
        await grid.RunAsync("INSERT INTO t (id, d) VALUES (5, 5)");
        await grid.RunAsync("ALTER TABLE t RENAME COLUMN v TO n");
        await grid.RunAsync("ALTER TABLE t ADD COLUMN v VARCHAR DEFAULT 'new'");
        await grid.RunAsync("INSERT INTO t VALUES (6, 'f', 6, NULL), (7, 'g', DEFAULT, DEFAULT)");
        await grid.RunAsync("DELETE FROM t WHERE id = 3");
        string[] expected = ["1 | a | 1.5 | new", "2 | b | 9 | new", "4 | d | 4.25 | new", "5 | NULL | 5 | new", "6 | f | 6 | NULL", "7 | g | 1.5 | new"];
        Assert.Equal(expected, await RowsAsync(grid));
        if (isRelaxed)
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(partition => grid.Core(partition).State.FlushAsync()));
        }

        await grid.ReopenAsync(0);
        await grid.ReopenAsync(1);
        Assert.Equal(expected, await RowsAsync(grid));
        await CheckpointAsync(grid, wanted: true);
        await grid.ReopenAsync(0);
        await grid.ReopenAsync(1);
        Assert.Equal(expected, await RowsAsync(grid));
    }

    /// <summary>A dropped column and a later one of the same name are two: no value of the first shows up in the second.</summary>
    [Fact]
    public async Task Alter_ColumnDroppedAndAddedAgain_HasNothingOfTheOldOne()
    {
        using var grid = await NewGridAsync(1);
        await grid.RunAsync("INSERT INTO t VALUES (1, 10, 'a')");
        await grid.RunAsync("ALTER TABLE t DROP COLUMN n");
        await grid.RunAsync("ALTER TABLE t ADD n BIGINT");
        Assert.Equal(["1 | a | NULL"], await RowsAsync(grid));
        await grid.ReopenAsync(0);
        Assert.Equal(["1 | a | NULL"], await RowsAsync(grid));
    }

    /// <summary>Statements planned for the version before are planned anew, in each partition once, and written once.</summary>
    [Fact]
    public async Task Write_PlannedForAnOlderVersion_IsPlannedAnew()
    {
        using var grid = await NewGridAsync(3);
        await grid.RunAsync("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 4, 'd')");
        var old = grid.Known;
        await grid.RunAsync("ALTER TABLE t ADD COLUMN d INTEGER DEFAULT 7");
        // One partition has heard of it, the others have not.
        grid.Core(0).State.Adopt(grid.Catalog);
        grid.Known = old;
        Assert.Equal(4, (await grid.RunAsync("UPDATE t SET n = n + 1")).RowsAffected);
        grid.Known = old;
        Assert.Equal(6, (await grid.RunAsync("INSERT INTO t (id, n, v) VALUES (5, 5, 'e'), (6, 6, 'f'), (7, 7, 'g'), (8, 8, 'h'), (9, 9, 'i'), (10, 10, 'j')")).RowsAffected);
        Assert.Equal(10L, (await grid.RunAsync("SELECT count(*) FROM t WHERE d = 7")).Batches[0].Columns[0].GetValue(0));
        Assert.Equal("2", LocalGrid.Show(await grid.RunAsync("SELECT n FROM t WHERE id = 1")).Single());
    }

    [Fact]
    public async Task Truncate_ThenWrites_OnlyTheseAreThereAlsoAfterRecovery()
    {
        using var grid = await NewGridAsync(2);
        await grid.RunAsync("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b')");
        var old = grid.Known;
        await grid.RunAsync("TRUNCATE TABLE t");
        Assert.Empty(await RowsAsync(grid));
        // Whoever still means the table before is told, and means the new one then.
        grid.Known = old;
        await grid.RunAsync("INSERT INTO t VALUES (2, 22, 'z')");
        await grid.ReopenAsync(0);
        await grid.ReopenAsync(1);
        Assert.Equal(["2 | 22 | z"], await RowsAsync(grid));
    }

    [Theory]
    [InlineData("ALTER TABLE t DROP COLUMN id", ErrorCode.NotSupported)]
    [InlineData("ALTER TABLE t DROP COLUMN nothing", ErrorCode.ColumnNotFound)]
    [InlineData("ALTER TABLE t ADD COLUMN n INTEGER", ErrorCode.InvalidRequest)]
    [InlineData("ALTER TABLE t ADD COLUMN x INTEGER NOT NULL", ErrorCode.NullNotAllowed)]
    [InlineData("ALTER TABLE t ADD COLUMN x INTEGER DEFAULT 'abc'", ErrorCode.ValueOutOfRange)]
    [InlineData("ALTER TABLE t ADD COLUMN x VARCHAR(2) DEFAULT 'abc'", ErrorCode.ValueTooLong)]
    [InlineData("ALTER TABLE t ADD COLUMN x INTEGER DEFAULT $p", ErrorCode.ParameterMismatch)]
    [InlineData("ALTER TABLE t ADD COLUMN x INTEGER DEFAULT n", ErrorCode.ColumnNotFound)]
    [InlineData("ALTER TABLE t RENAME COLUMN n TO v", ErrorCode.InvalidRequest)]
    [InlineData("ALTER TABLE t RENAME COLUMN n TO grid_n", ErrorCode.InvalidRequest)]
    [InlineData("ALTER TABLE t RENAME TO s", ErrorCode.NotSupported)]
    [InlineData("ALTER TABLE t ALTER COLUMN n TYPE VARCHAR", ErrorCode.NotSupported)]
    [InlineData("ALTER TABLE s ADD COLUMN x INTEGER", ErrorCode.TableNotFound)]
    [InlineData("TRUNCATE TABLE s", ErrorCode.TableNotFound)]
    [InlineData("CREATE TABLE s AS SELECT 1 AS a", ErrorCode.SyntaxError)]
    [InlineData("CREATE TABLE s (PRIMARY KEY (a)) AS SELECT count(*) FROM t", ErrorCode.InvalidRequest)]
    [InlineData("CREATE TABLE s (PRIMARY KEY (b)) AS SELECT id AS a FROM t", ErrorCode.ColumnNotFound)]
    [InlineData("CREATE TABLE s (PRIMARY KEY (a)) AS SELECT sum(id) AS a FROM t", ErrorCode.TypeMismatch)]
    public async Task Definition_Wrong_RefusedAndNothingChanges(string sql, ErrorCode code)
    {
        using var grid = await NewGridAsync(1);
        await grid.RunAsync("INSERT INTO t VALUES (1, 1, 'a')");
        var before = grid.Catalog.Tables;
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync(sql));
        Assert.Equal(code, failure.Code);
        Assert.Equal(before, grid.Catalog.Tables);
        Assert.Equal(["1 | 1 | a"], await RowsAsync(grid));
    }

    [Fact]
    public async Task CreateTableAs_Query_MakesItsColumnsAndRows()
    {
        using var grid = await NewGridAsync(3);
        await grid.RunAsync("INSERT INTO t VALUES (1, 10, 'a'), (2, 10, 'b'), (3, 30, 'c')");
        var created = await grid.RunAsync("CREATE TABLE s (PRIMARY KEY (n)) AS SELECT n, count(*) AS c, max(v) AS m, avg(id) AS a FROM t GROUP BY n;");
        Assert.Equal(2, created.RowsAffected);
        Assert.Equal(["10 | 2 | b | 1.5", "30 | 1 | c | 3"], LocalGrid.Show(await grid.RunAsync("SELECT * FROM s ORDER BY n")));
        Assert.Equal(0, (await grid.RunAsync("CREATE TABLE IF NOT EXISTS s (PRIMARY KEY (n)) AS SELECT 1 AS n")).RowsAffected);
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync("CREATE TABLE u (PRIMARY KEY (n)) AS SELECT n, v FROM t"));
        Assert.Equal(ErrorCode.DuplicateKey, failure.Code);
        Assert.DoesNotContain(grid.Catalog.Tables, table => table.Name.ToString() == "u");
    }

    [Fact]
    public async Task Insert_FromQuery_KeepsParametersAndDefaultsApart()
    {
        using var grid = await NewGridAsync(2);
        await grid.RunAsync("CREATE TABLE s (k BIGINT PRIMARY KEY, w VARCHAR DEFAULT 'none' NOT NULL, x INTEGER DEFAULT 3)");
        var parameters = new Dictionary<string, Literal> { ["least"] = new(ColumnType.Integer, [2, 0, 0, 0]), ["more"] = new(ColumnType.Integer, [1, 0, 0, 0]) };
        await grid.RunAsync("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')");
        var inserted = await grid.RunAsync("INSERT INTO s (k) SELECT id FROM t WHERE n >= $least RETURNING k + $more AS next, w, x", parameters);
        Assert.Equal(["3 | none | 3", "4 | none | 3"], LocalGrid.Show(inserted).Order(StringComparer.Ordinal));
        Assert.Equal(["next", "w", "x"], inserted.Columns.Select(column => column.Name));
        parameters["unused"] = Literal.Null;
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync("INSERT INTO s (k) SELECT id FROM t WHERE n >= $least RETURNING k + $more", parameters));
        Assert.Equal(ErrorCode.ParameterMismatch, failure.Code);
        await grid.RunAsync("INSERT INTO s (k) VALUES ((SELECT max(id) + 100 FROM t))");
        Assert.Equal(["103"], LocalGrid.Show(await grid.RunAsync("SELECT k FROM s WHERE k > 50")));
    }

    private static async Task<LocalGrid> NewGridAsync(int partitions, string options = "")
    {
        var grid = await LocalGrid.OpenAsync(partitions);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, v VARCHAR)" + options);
        return grid;
    }

    private static async Task<List<string>> RowsAsync(LocalGrid grid) => LocalGrid.Show(await grid.RunAsync("SELECT * FROM t ORDER BY id"));

    private static async Task CheckpointAsync(LocalGrid grid, bool wanted)
    {
        for (var partition = 0; wanted && partition < grid.Catalog.PartitionCount; partition++)
        {
            await grid.Core(partition).CheckpointAsync(CancellationToken.None);
        }
    }
}
