using Grid.Errors;
using Grid.Grains.Queries.Execution.Indexes;

namespace Grid.Tests.Queries.Writes;

/// <summary>CREATE INDEX and DROP INDEX, what the table's other changes do to an index, and which statements use it.</summary>
public sealed class IndexTests
{
    private const int RowCount = 3_000;

    [Theory]
    [InlineData("n = 17", "n")]
    [InlineData("17 = n AND v <> 'x'", "n")]
    [InlineData("n IN (3, 4, NULL)", "n")]
    [InlineData("n BETWEEN 5 AND 6", "n")]
    [InlineData("n > 397", "n")]
    [InlineData("n >= 198 AND n < 199 AND id % 3 = 0", "n")]
    [InlineData("n IS NULL", "n")]
    [InlineData("n IS NOT DISTINCT FROM 4", "n")]
    [InlineData("v = 'v7' AND d > 24", "vd")]
    [InlineData("v IN ('v7', 'v8') AND d = 3.5", "vd")]
    [InlineData("v = 'v7' AND n = 7", "n")]
    [InlineData("d = 3.5", null)]
    [InlineData("n > 20", null)]
    [InlineData("n + 0 = 17", null)]
    [InlineData("n = 17 OR n = 18", null)]
    [InlineData("n <> 17", null)]
    [InlineData("id = 5 AND n = 5", null)]
    public async Task Select_WithAnIndex_ReadsThroughItAndAnswersTheSame(string condition, string? index)
    {
        using var grid = await FilledGridAsync(2);
        var sql = $"SELECT id, n, v, d FROM t WHERE {condition} ORDER BY id";
        var expected = LocalGrid.Show(await grid.RunAsync(sql));
        await grid.RunAsync("CREATE INDEX n ON t (n)");
        await grid.RunAsync("CREATE INDEX vd ON t (v, d)");
        Assert.NotEmpty(expected);
        Assert.Equal(expected, LocalGrid.Show(await grid.RunAsync(sql)));
        var plan = string.Join('\n', LocalGrid.Show(await grid.RunAsync($"EXPLAIN ANALYZE {sql}")));
        var used = index is null ? "" : $"index {(index == "n" ? "n (n)" : "vd (v, d)")}: ";
        Assert.Contains(used, plan, StringComparison.Ordinal);
        Assert.Equal(index is not null, plan.Contains("rows in 2 partitions", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE t SET v = 'changed' WHERE n = 17")]
    [InlineData("UPDATE t SET n = n + 1 WHERE n BETWEEN 17 AND 18")]
    [InlineData("DELETE FROM t WHERE n IN (1, 2, 3) AND d > 2")]
    [InlineData("UPDATE t SET n = NULL WHERE v = 'v3' AND d = 0.5")]
    public async Task Write_WithAnIndex_ChangesTheSameRows(string sql)
    {
        using var grid = await FilledGridAsync(2);
        using var other = await FilledGridAsync(2);
        await grid.RunAsync("CREATE INDEX n ON t (n)");
        await grid.RunAsync("CREATE INDEX vd ON t (v, d)");
        var (first, second) = (await grid.RunAsync(sql), await other.RunAsync(sql));
        Assert.True(first.RowsAffected > 0);
        Assert.Equal(second.RowsAffected, first.RowsAffected);
        // By the index again: it must have followed.
        foreach (var condition in new[] { "n = 18", "n = 17", "n IS NULL", "v = 'changed'", "v = 'v3' AND d = 0.5", "true" })
        {
            var query = $"SELECT * FROM t WHERE {condition} ORDER BY id";
            Assert.Equal(LocalGrid.Show(await other.RunAsync(query)), LocalGrid.Show(await grid.RunAsync(query)));
        }
    }

    [Fact]
    public async Task Index_ThroughTheTablesLife_IsKeptUntilItIsDropped()
    {
        using var grid = await FilledGridAsync(2);
        await grid.RunAsync("CREATE INDEX vd ON t (v, d)");
        await grid.RunAsync("CREATE INDEX IF NOT EXISTS VD ON t (n)");
        await AssertUsedAsync(grid, "vd (v, d)", "v");
        await grid.RunAsync("ALTER TABLE t ADD COLUMN more INTEGER DEFAULT 3");
        await AssertUsedAsync(grid, "vd (v, d)", "v");
        await grid.RunAsync("ALTER TABLE t RENAME COLUMN v TO w");
        await AssertUsedAsync(grid, "vd (w, d)", "w");
        await grid.RunAsync("ALTER TABLE t DROP COLUMN n");
        await AssertUsedAsync(grid, "vd (w, d)", "w");
        await grid.ReopenAsync(0);
        await grid.ReopenAsync(1);
        await AssertUsedAsync(grid, "vd (w, d)", "w");
        await grid.RunAsync("INSERT INTO t (id, w, d) VALUES (100000, 'v7', 3.5)");
        Assert.Contains("100000", LocalGrid.Show(await grid.RunAsync("SELECT id FROM t WHERE w = 'v7' AND d = 3.5")));
        await grid.RunAsync("TRUNCATE t");
        await grid.RunAsync("INSERT INTO t (id, w, d) VALUES (1, 'v7', 3.5), (2, 'v8', 3.5)");
        await AssertUsedAsync(grid, "vd (w, d)", "w");
        Assert.Equal(["main | t | 1 | vd | 1 | w", "main | t | 1 | vd | 2 | d"], LocalGrid.Show(await grid.RunAsync(
            "SELECT table_schema, table_name, non_unique, index_name, seq_in_index, column_name FROM information_schema.statistics ORDER BY ALL")));
        await grid.RunAsync("DROP INDEX vd");
        await grid.RunAsync("DROP INDEX IF EXISTS vd");
        Assert.DoesNotContain("index", string.Join('\n', LocalGrid.Show(await grid.RunAsync("EXPLAIN ANALYZE SELECT * FROM t WHERE w = 'v7' AND d = 3.5"))), StringComparison.Ordinal);
        await grid.RunAsync("ALTER TABLE t DROP COLUMN d");
        // The name is free again, and goes with its table.
        await grid.RunAsync("CREATE INDEX vd ON t (w)");
        await grid.RunAsync("DROP TABLE t");
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, w VARCHAR)");
        await grid.RunAsync("CREATE INDEX vd ON t (w)");
    }

    [Theory]
    [InlineData("CREATE UNIQUE INDEX i ON t (n)", ErrorCode.NotSupported, 0)]
    [InlineData("CREATE INDEX i ON t USING hash (n)", ErrorCode.NotSupported, 20)]
    [InlineData("CREATE INDEX i ON t (n DESC)", ErrorCode.NotSupported, 21)]
    [InlineData("CREATE INDEX i ON t (lower(v))", ErrorCode.NotSupported, 21)]
    [InlineData("CREATE INDEX i ON t (n) WHERE n > 3", ErrorCode.NotSupported, 24)]
    [InlineData("CREATE INDEX i ON t", ErrorCode.SyntaxError, 19)]
    [InlineData("CREATE INDEX ON t (n)", ErrorCode.SyntaxError, 16)]
    [InlineData("CREATE INDEX i ON s (n)", ErrorCode.TableNotFound, 18)]
    [InlineData("CREATE INDEX i ON t (nn)", ErrorCode.ColumnNotFound, null)]
    [InlineData("CREATE INDEX i ON t (n, N)", ErrorCode.InvalidRequest, 18)]
    [InlineData("CREATE INDEX grid_i ON t (n)", ErrorCode.InvalidRequest, 23)]
    [InlineData("CREATE INDEX VD ON t (n)", ErrorCode.IndexExists, null)]
    [InlineData("DROP INDEX vdd", ErrorCode.IndexNotFound, 11)]
    [InlineData("ALTER TABLE t DROP COLUMN d", ErrorCode.InvalidRequest, 12)]
    [InlineData("CREATE INDEX i ON w (id)", ErrorCode.NotSupported, null)]
    public async Task Definition_Wrong_RefusedAndNothingChanges(string sql, ErrorCode code, int? position)
    {
        using var grid = await LocalGrid.OpenAsync(1);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, v VARCHAR, d DECIMAL(8,2))");
        await grid.RunAsync("CREATE INDEX vd ON t (v, d)");
        await grid.RunAsync("CREATE VIEW w AS SELECT id FROM t");
        var before = grid.Catalog.Tables;
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync(sql));
        Assert.Equal(code, failure.Code);
        Assert.Equal(position, (failure as SqlException)?.Position);
        Assert.Equal(before, grid.Catalog.Tables);
    }

    [Fact]
    public async Task Create_MoreThanTheLimit_SaysSo()
    {
        using var grid = await LocalGrid.OpenAsync(1);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT)");
        for (var number = 0; number < Grid.Tables.TableSchema.MaxIndexes; number++)
        {
            await grid.RunAsync($"CREATE INDEX i{number} ON t (n)");
        }

        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync("CREATE INDEX more ON t (n)"));
        Assert.Equal(ErrorCode.LimitExceeded, failure.Code);
    }

    /// <summary>Lists of values multiply; beyond the limit the later column is left to the filter.</summary>
    [Fact]
    public async Task Select_WithLongLists_StaysWithinTheLimitOfRanges()
    {
        using var grid = await FilledGridAsync(1);
        var list = string.Join(", ", Enumerable.Range(0, 60));
        var sql = $"SELECT count(*) FROM t WHERE v IN ({string.Join(", ", Enumerable.Range(0, 20).Select(value => $"'v{value}'"))}) AND d IN ({list}) AND n = 5";
        Assert.True(20 * 60 > IndexMatching.MaxRanges);
        var expected = LocalGrid.Show(await grid.RunAsync(sql));
        await grid.RunAsync("CREATE INDEX vd ON t (v, d)");
        Assert.Equal(expected, LocalGrid.Show(await grid.RunAsync(sql)));
    }

    private static async Task AssertUsedAsync(LocalGrid grid, string index, string column)
    {
        var sql = $"SELECT * FROM t WHERE {column} = 'v7' AND d = 3.5";
        Assert.Contains($"index {index}, where it leaves few rows", string.Join('\n', LocalGrid.Show(await grid.RunAsync($"EXPLAIN {sql}"))), StringComparison.Ordinal);
        Assert.Contains($"index {index}: ", string.Join('\n', LocalGrid.Show(await grid.RunAsync($"EXPLAIN ANALYZE {sql}"))), StringComparison.Ordinal);
        Assert.NotEmpty(LocalGrid.Show(await grid.RunAsync(sql)));
    }

    private static async Task<LocalGrid> FilledGridAsync(int partitions)
    {
        var grid = await LocalGrid.OpenAsync(partitions);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, v VARCHAR, d DECIMAL(8,2))");
        await grid.RunAsync($"INSERT INTO t SELECT i, CASE WHEN i % 400 = 0 THEN NULL ELSE i % 400 END, 'v' || (i % 20), (i % 53) / 2.0 FROM range({RowCount}) AS r(i)");
        return grid;
    }
}
