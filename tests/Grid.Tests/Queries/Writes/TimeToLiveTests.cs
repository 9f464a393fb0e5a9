using Grid.Errors;
using Grid.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Grid.Tests.Queries.Writes;

/// <summary>Times to live in SQL: every way in which a statement can see a row sees none that has expired.</summary>
public sealed class TimeToLiveTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("SELECT count(*) FROM t", "10")]
    [InlineData("SELECT sum(n) FROM t", "45")]
    [InlineData("SELECT id FROM t WHERE id >= 0 ORDER BY id DESC LIMIT 1", "9")]
    [InlineData("SELECT count(*) FROM t WHERE id = 15", "0")]
    [InlineData("SELECT count(*) FROM t WHERE n BETWEEN 12 AND 15", "0")]
    [InlineData("SELECT count(DISTINCT g) FROM t", "1")]
    [InlineData("SELECT g, count(*) FROM t GROUP BY g", "here 10")]
    [InlineData("SELECT count(*) FROM t JOIN other ON t.id = other.id", "10")]
    [InlineData("SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY id) AS place FROM t)", "10")]
    [InlineData("WITH a AS (SELECT * FROM t) SELECT max(n) FROM a WHERE id IN (SELECT id FROM other)", "9")]
    public async Task Select_RowsHaveExpired_AnswersWithoutThem(string sql, string expected)
    {
        using var grid = await FilledAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(expected, Text(await grid.RunAsync(sql)));
    }

    [Fact]
    public async Task Select_ThroughAnIndex_AnswersWithoutThem()
    {
        using var grid = await FilledAsync();
        await grid.RunAsync("CREATE INDEX by_n ON t (n)");
        Assert.Equal("1", Text(await grid.RunAsync("SELECT count(*) FROM t WHERE n = 15")));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("0", Text(await grid.RunAsync("SELECT count(*) FROM t WHERE n = 15")));
        Assert.Equal("1", Text(await grid.RunAsync("SELECT count(*) FROM t WHERE n = 5")));
    }

    [Fact]
    public async Task Write_OverExpiredRows_FindsNone()
    {
        using var grid = await FilledAsync();
        Assert.Equal(ErrorCode.DuplicateKey, (await Assert.ThrowsAsync<RequestException>(() => grid.RunAsync("INSERT INTO t VALUES (15, 1, 'x')"))).Code);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0, (await grid.RunAsync("UPDATE t SET n = 0 WHERE id >= 10")).RowsAffected);
        Assert.Equal(0, (await grid.RunAsync("DELETE FROM t WHERE id >= 10")).RowsAffected);
        await grid.RunAsync("INSERT INTO t VALUES (15, 1, 'x')");
        await grid.RunAsync("INSERT INTO t VALUES (16, 1, 'x'), (5, 1, 'x') ON CONFLICT DO NOTHING");
        await grid.RunAsync("INSERT INTO t VALUES (17, 1, 'x'), (6, 1, 'x') ON CONFLICT DO UPDATE SET n = 100");
        Assert.Equal("15 1,16 1,17 1,5 5,6 100", Text(await grid.RunAsync("SELECT id, n FROM t WHERE id IN (5, 6, 15, 16, 17) ORDER BY CAST(id AS VARCHAR)")));
    }

    [Theory]
    [InlineData("UPDATE t SET n = n + 1 WHERE id = 15")]
    [InlineData("UPDATE t SET n = n + 1 WHERE id IN (SELECT id FROM other WHERE id = 15)")]
    [InlineData("INSERT INTO t VALUES (15, 1, 'x') ON CONFLICT DO UPDATE SET n = 16")]
    public async Task Update_OfARowThatExpires_ItKeepsItsTime(string sql)
    {
        using var grid = await FilledAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        await grid.RunAsync(sql);
        Assert.Equal("16", Text(await grid.RunAsync("SELECT n FROM t WHERE id = 15")));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("", Text(await grid.RunAsync("SELECT n FROM t WHERE id = 15")));
    }

    [Fact]
    public async Task Alter_TimeToLive_CountsForRowsWrittenFromThenOn()
    {
        using var grid = await FilledAsync();
        Assert.Equal(TimeSpan.FromSeconds(60), grid.Catalog.Tables[0].TimeToLive);
        await grid.RunAsync("ALTER TABLE t SET (ttl = '2 minutes')");
        Assert.Equal(TimeSpan.FromMinutes(2), grid.Catalog.Tables[0].TimeToLive);
        await grid.RunAsync("INSERT INTO t VALUES (20, 20, 'new')");
        await grid.RunAsync("ALTER TABLE t RESET (ttl)");
        Assert.Null(grid.Catalog.Tables[0].TimeToLive);
        await grid.RunAsync("INSERT INTO t VALUES (21, 21, 'new')");
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("20,21", Text(await grid.RunAsync("SELECT id FROM t WHERE id >= 10 ORDER BY id")));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("21", Text(await grid.RunAsync("SELECT id FROM t WHERE id >= 10 ORDER BY id")));
    }

    [Fact]
    public async Task Alter_NewOwner_RowsOfBothVersionsKeepTheirTimes()
    {
        using var grid = await FilledAsync();
        await grid.RunAsync("ALTER TABLE t SET (ttl = 600)");
        await grid.RunAsync("INSERT INTO t VALUES (20, 20, 'new')");
        await grid.RunAsync("ALTER TABLE t ADD COLUMN more INTEGER DEFAULT 3");
        await grid.ReopenAsync(0);
        await grid.ReopenAsync(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("20 3", Text(await grid.RunAsync("SELECT id, more FROM t WHERE id >= 10")));
    }

    [Theory]
    [InlineData("CREATE TABLE x (id INTEGER PRIMARY KEY) WITH (ttl = '0 seconds')", ErrorCode.ValueOutOfRange)]
    [InlineData("CREATE TABLE x (id INTEGER PRIMARY KEY) WITH (ttl = 'soon')", ErrorCode.InvalidRequest)]
    [InlineData("CREATE TABLE x (id INTEGER PRIMARY KEY) WITH (ttl = )", ErrorCode.SyntaxError)]
    [InlineData("CREATE TABLE x (id INTEGER PRIMARY KEY) WITH (tll = '1 hour')", ErrorCode.SyntaxError)]
    [InlineData("ALTER TABLE t SET (ttl = '1000 years')", ErrorCode.InvalidRequest)]
    [InlineData("ALTER TABLE t SET (durability = memory)", ErrorCode.SyntaxError)]
    public async Task Definition_TimeToLiveThatIsNone_IsRefusedWithItsPosition(string sql, ErrorCode code)
    {
        using var grid = await FilledAsync();
        var failure = await Assert.ThrowsAsync<SqlException>(() => grid.RunAsync(sql));
        Assert.Equal(code, failure.Code);
        Assert.InRange(failure.Position ?? -1, sql.IndexOf('(', StringComparison.Ordinal), sql.Length);
    }

    [Fact]
    public async Task Create_WithSeveralOptions_HasAllOfThem()
    {
        using var grid = await LocalGrid.OpenAsync(1);
        await grid.RunAsync("CREATE TABLE x (a INTEGER, b INTEGER, PRIMARY KEY (a, b)) WITH (durability = memory, ttl = '1 hour 30 minutes') PARTITION BY a");
        var table = Assert.Single(grid.Catalog.Tables);
        Assert.Equal((Durability.Memory, TimeSpan.FromMinutes(90), 0), (table.Durability, table.TimeToLive, table.PartitionBy));
        await grid.RunAsync("CREATE TABLE y (id INTEGER PRIMARY KEY) WITH (ttl = never)");
        Assert.Null(grid.Catalog.Tables[1].TimeToLive);
    }

    // Rows 0 to 9 stay; 10 to 19 live for a minute.
    private async Task<LocalGrid> FilledAsync()
    {
        var grid = await LocalGrid.OpenAsync(2, _time);
        await grid.RunAsync("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, g VARCHAR)");
        await grid.RunAsync("CREATE TABLE other (id INTEGER PRIMARY KEY)");
        for (var id = 0; id < 20; id++)
        {
            if (id == 10)
            {
                await grid.RunAsync("ALTER TABLE t SET (ttl = '60 seconds')");
            }

            await grid.RunAsync($"INSERT INTO t VALUES ({id}, {id}, '{(id < 10 ? "here" : "gone")}')");
            await grid.RunAsync($"INSERT INTO other VALUES ({id})");
        }

        return grid;
    }

    private static string Text(Grid.Queries.QueryResult result) => string.Join(
        ',', result.Batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount).Select(row => string.Join(' ', batch.Columns.Select(column => column.GetValue(row))))));
}
