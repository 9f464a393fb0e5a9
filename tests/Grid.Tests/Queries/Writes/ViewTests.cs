using Grid.Errors;

namespace Grid.Tests.Queries.Writes;

/// <summary>Views: what they mean, and what stands or falls with them.</summary>
public sealed class ViewTests
{
    [Theory]
    [InlineData("SELECT * FROM v ORDER BY id", "2 | 20 | B;3 | 30 | C")]
    [InlineData("SELECT x.name FROM v x JOIN t ON t.id = x.id WHERE t.n > 20", "C")]
    [InlineData("SELECT count(*) FROM v WHERE id IN (SELECT id FROM v WHERE n < 25)", "1")]
    [InlineData("SELECT total FROM w", "50")]
    [InlineData("SELECT (SELECT total FROM w) + 1", "51")]
    [InlineData("WITH v AS (SELECT 1 AS id) SELECT id FROM v", "1")]
    [InlineData("SELECT main.v.id FROM main.v WHERE id = 2", "2")]
    [InlineData("SELECT table_name, table_type FROM information_schema.tables ORDER BY table_name", "t | BASE TABLE;v | VIEW;w | VIEW")]
    [InlineData("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'w'", "total | HUGEINT")]
    [InlineData("SELECT view_definition FROM information_schema.views WHERE table_name = 'w'", "SELECT sum(n) FROM v")]
    public async Task Query_OverViews_IsThatOfTheirTexts(string sql, string expected)
    {
        using var grid = await NewGridAsync();
        Assert.Equal(expected, string.Join(';', LocalGrid.Show(await grid.RunAsync(sql))));
    }

    /// <summary>Views that are put into the query, views that are not, and views over both, say what DuckDB says.</summary>
    [Theory]
    [InlineData("SELECT * FROM a")]
    [InlineData("SELECT x.k, x.up FROM a AS x WHERE x.k > 2 AND up <> 'C'")]
    [InlineData("SELECT up AS n, count(*) FROM a GROUP BY n")]
    [InlineData("SELECT k + 1 AS id FROM a GROUP BY id")]
    [InlineData("SELECT half, sum(k) AS s FROM a GROUP BY half HAVING sum(k) > 3 ORDER BY s DESC, half")]
    [InlineData("SELECT DISTINCT half FROM a ORDER BY half")]
    [InlineData("SELECT k AS half FROM a ORDER BY half DESC LIMIT 2")]
    [InlineData("SELECT upper(up), k FROM a ORDER BY k LIMIT 3 OFFSET 1")]
    [InlineData("SELECT CASE WHEN half = 1 THEN up ELSE 'z' END, CAST(k AS VARCHAR) FROM a")]
    [InlineData("SELECT count(*) FILTER (WHERE up = 'B'), max(half) FROM a")]
    [InlineData("SELECT * FROM b WHERE kk < 5")]
    [InlineData("SELECT sum(kk) FROM b")]
    [InlineData("SELECT * FROM c")]
    [InlineData("SELECT n, total FROM c WHERE total > 1")]
    [InlineData("SELECT * FROM d WHERE id = 3")]
    [InlineData("SELECT a.k, b.kk FROM a JOIN b ON a.k = b.kk")]
    [InlineData("SELECT n FROM a")]
    [InlineData("SELECT t.id FROM a")]
    public async Task Query_OverViews_SaysWhatDuckDbSays(string sql)
    {
        string[] statements =
        [
            "CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, name VARCHAR)",
            "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c'), (4, 10, 'b'), (5, NULL, NULL), (6, 20, 'c')",
            "CREATE VIEW a AS SELECT id AS k, upper(name) AS up, id / 2 AS half FROM t AS base WHERE base.id > 1",
            "CREATE VIEW b (kk, half) AS SELECT k * 2, half FROM a WHERE half < 3",
            "CREATE VIEW c AS SELECT n, count(*) AS total FROM t GROUP BY n",
            "CREATE VIEW d AS SELECT * FROM t WHERE n IS NOT NULL",
        ];
        using var grid = await LocalGrid.OpenAsync(3);
        using var duck = new DuckDbOracle([]);
        foreach (var statement in statements)
        {
            await grid.RunAsync(statement);
            duck.Execute(statement);
        }

        List<string> expected;
        try
        {
            expected = duck.Read(sql);
        }
        catch (DuckDB.NET.Data.DuckDBException)
        {
            await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync(sql));
            return;
        }

        var actual = LocalGrid.Show(await grid.RunAsync(sql));
        if (!sql.Contains("ORDER BY", StringComparison.Ordinal))
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a", ErrorCode.TableExists)]
    [InlineData("CREATE VIEW t AS SELECT 1 AS a", ErrorCode.TableExists)]
    [InlineData("CREATE TABLE v (a INTEGER PRIMARY KEY)", ErrorCode.TableExists)]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT * FROM w", ErrorCode.InvalidRequest)]
    [InlineData("CREATE VIEW x AS SELECT nothing FROM t", ErrorCode.ColumnNotFound)]
    [InlineData("CREATE VIEW x AS SELECT * FROM nothing", ErrorCode.TableNotFound)]
    [InlineData("CREATE VIEW x AS SELECT * FROM t WHERE id = $id", ErrorCode.NotSupported)]
    [InlineData("CREATE VIEW x AS SELECT * FROM read_csv('x')", ErrorCode.NotSupported)]
    [InlineData("CREATE VIEW x (a, b) AS SELECT id FROM t", ErrorCode.SyntaxError)]
    [InlineData("CREATE VIEW x AS SELECT id, id FROM t", ErrorCode.SyntaxError)]
    [InlineData("DROP VIEW v", ErrorCode.InvalidRequest)]
    [InlineData("DROP VIEW t", ErrorCode.TableNotFound)]
    [InlineData("DROP TABLE t", ErrorCode.InvalidRequest)]
    [InlineData("DROP TABLE v", ErrorCode.TableNotFound)]
    [InlineData("INSERT INTO v VALUES (1, 2, 'x')", ErrorCode.NotSupported)]
    [InlineData("DELETE FROM v", ErrorCode.NotSupported)]
    public async Task Statement_Wrong_RefusedAndNothingChanges(string sql, ErrorCode code)
    {
        using var grid = await NewGridAsync();
        var version = grid.Catalog.Version;
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync(sql))).Code);
        Assert.Equal(version, grid.Catalog.Version);
    }

    /// <summary>A view whose table has lost a column says so under its own name; replacing it mends it.</summary>
    [Fact]
    public async Task View_ColumnDroppedUnderIt_NamesItself()
    {
        using var grid = await NewGridAsync();
        await grid.RunAsync("ALTER TABLE t DROP COLUMN name");
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync("SELECT total FROM w"));
        Assert.StartsWith("View v: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("name", failure.Message, StringComparison.Ordinal);
        await grid.RunAsync("CREATE OR REPLACE VIEW v AS SELECT id, n FROM t");
        Assert.Equal("60", LocalGrid.Show(await grid.RunAsync("SELECT total FROM w")).Single());
    }

    [Fact]
    public async Task View_UsedByStatementsThatWrite_IsRead()
    {
        using var grid = await NewGridAsync();
        Assert.Equal(2, (await grid.RunAsync("INSERT INTO t SELECT id + 10, n, name FROM v")).RowsAffected);
        Assert.Equal(4, (await grid.RunAsync("UPDATE t SET n = (SELECT total FROM w) WHERE id IN (SELECT id FROM v)")).RowsAffected);
        Assert.Equal("100", LocalGrid.Show(await grid.RunAsync("SELECT n FROM t WHERE id = 12")).Single());
        await grid.RunAsync("DROP VIEW w; ");
        await grid.RunAsync("DROP VIEW IF EXISTS w");
        await grid.RunAsync("DROP VIEW v");
        await grid.RunAsync("DROP TABLE t");
    }

    private static async Task<LocalGrid> NewGridAsync()
    {
        var grid = await LocalGrid.OpenAsync(3);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, name VARCHAR)");
        await grid.RunAsync("INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c')");
        await grid.RunAsync("CREATE VIEW v AS SELECT id, n, upper(name) AS name FROM t WHERE n > 10;");
        await grid.RunAsync("CREATE VIEW w (total) AS SELECT sum(n) FROM v");
        return grid;
    }
}
