using System.Text.RegularExpressions;
using Grid.Errors;

namespace Grid.Tests.Queries.Writes;

/// <summary>EXPLAIN of statements that write shows what partitions do, and does nothing; EXPLAIN ANALYZE does it.</summary>
public sealed partial class ExplainWriteTests
{
    private const string Rows = "SELECT id, n, v FROM t ORDER BY id";

    [Theory]
    [InlineData(
        "EXPLAIN INSERT INTO t VALUES (7, 7, 'g'), (8, 8, 'h') ON CONFLICT DO NOTHING RETURNING id",
        """
        insert into t
             partitions: 2 of 3
             values: 2 rows
             on conflict: do nothing
             returning: every row that is written
        """)]
    [InlineData(
        "EXPLAIN INSERT INTO t SELECT id + 10, n, v FROM t WHERE n = 2",
        """
        insert into t
        │    partitions: those of the rows
        └─ native
           └─ gather
              │    partitions: all 3
              └─ scan t
                      filter: n = 2
                      columns: id + 10, n, v
                      index t_n (n), where it leaves few rows
        """)]
    [InlineData(
        "EXPLAIN UPDATE t SET n = n + 1, v = 'x' WHERE n = 2",
        """
        update t
             native, on the rows of the moment of the commit
             partitions: all 3
             set: n = n + 1
             set: v = 'x'
             filter: n = 2
             index t_n (n), where it leaves few rows
        """)]
    [InlineData(
        "EXPLAIN DELETE FROM t WHERE id = 3 AND n = 3 RETURNING *",
        """
        delete from t
             native, on the rows of the moment of the commit
             partitions: 1 of 3
             filter: (id = 3) AND (n = 3)
             returning: every row that is written
        """)]
    [InlineData(
        "EXPLAIN DELETE FROM t WHERE n = (SELECT max(n) FROM t)",
        """
        delete from t
        │    partitions: those of the rows
        └─ fallback
           │    because: its values or its condition are not known to the native engine: the rows are read, and written on condition that they have not changed since
           └─ gather t
                   partitions: all 3
                   columns: id, n, v, _version
        """)]
    [InlineData(
        "EXPLAIN ANALYZE UPDATE t SET n = n + 1 WHERE n = 2 RETURNING id",
        """
        update t
             native, on the rows of the moment of the commit
             partitions: all 3
             set: n = n + 1
             filter: n = 2
             index t_n (n): 1 rows in 3 partitions
             1 rows written, B returned in T
        """)]
    [InlineData(
        "EXPLAIN ANALYZE INSERT INTO t SELECT id + 10, n, v FROM t WHERE n = 2",
        """
        insert into t
        │    partitions: 1 of 3
        │    1 rows written in T
        └─ native
           │    1 rows in T
           └─ gather
              │    partitions: all 3
              │    1 rows, B in T
              └─ scan t
                      filter: n = 2
                      columns: id + 10, n, v
                      index t_n (n): 1 rows in 3 partitions
        """)]
    [InlineData(
        "EXPLAIN ANALYZE DELETE FROM t WHERE n = (SELECT max(n) FROM t)",
        """
        delete from t
        │    partitions: those of the rows
        │    1 rows written in T
        └─ fallback
           │    because: its values or its condition are not known to the native engine: the rows are read, and written on condition that they have not changed since
           │    1 rows in T
           └─ gather t
                   partitions: all 3
                   columns: id, n, v, _version
                   4 rows, B in T
        """)]
    public async Task Explain_EveryWrite_SaysWhatItDoes(string sql, string expected)
    {
        using var grid = await NewGridAsync();
        using var other = await NewGridAsync();
        var plan = string.Join('\n', LocalGrid.Show(await grid.RunAsync(sql)));
        var shown = Bytes().Replace(Times().Replace(plan, "T"), "B");
        Assert.True(shown == expected.ReplaceLineEndings("\n"), shown);
        if (sql.Contains("ANALYZE", StringComparison.Ordinal))
        {
            await other.RunAsync(sql.Replace("EXPLAIN ANALYZE ", "", StringComparison.Ordinal));
        }

        Assert.Equal(LocalGrid.Show(await other.RunAsync(Rows)), LocalGrid.Show(await grid.RunAsync(Rows)));
    }

    [Theory]
    [InlineData("EXPLAIN UPDATE t SET nothing = 1", ErrorCode.ColumnNotFound, 21)]
    [InlineData("EXPLAIN UPDATE t SET nothing = (SELECT 1)", ErrorCode.ColumnNotFound, 21)]
    [InlineData("EXPLAIN DELETE FROM s", ErrorCode.TableNotFound, 20)]
    [InlineData("EXPLAIN INSERT INTO t VALUES (1, 2)", ErrorCode.SyntaxError, 30)]
    [InlineData("EXPLAIN ANALYZE INSERT INTO t VALUES (1, 1, 'a')", ErrorCode.DuplicateKey, null)]
    [InlineData("EXPLAIN DROP TABLE t", ErrorCode.NotSupported, 8)]
    public async Task Explain_OfAWrongWrite_IsRefusedAsTheWriteIs(string sql, ErrorCode code, int? position)
    {
        using var grid = await NewGridAsync();
        var failure = await Assert.ThrowsAnyAsync<RequestException>(() => grid.RunAsync(sql));
        Assert.Equal(code, failure.Code);
        Assert.Equal(position, (failure as SqlException)?.Position);
    }

    private static async Task<LocalGrid> NewGridAsync()
    {
        var grid = await LocalGrid.OpenAsync(3);
        await grid.RunAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, n BIGINT, v VARCHAR)");
        await grid.RunAsync("CREATE INDEX t_n ON t (n)");
        await grid.RunAsync("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c'), (4, 4, 'd')");
        return grid;
    }

    [GeneratedRegex(@"[\d.]+ ms")]
    private static partial Regex Times();

    [GeneratedRegex(@"[\d.]+ (bytes|[KM]iB)")]
    private static partial Regex Bytes();
}
