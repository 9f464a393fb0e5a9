using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>With LIMIT, what could fail is computed for the rows of the result only.</summary>
public sealed class LateColumnTests
{
    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"),
        [new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("b", ColumnType.BigInt, true), new ColumnSchema("v", ColumnType.Varchar, true)],
        [0], null, Durability.Durable);

    [Theory]
    [InlineData("SELECT CAST(v AS INTEGER) FROM t ORDER BY id LIMIT 2", "0; 1")]
    [InlineData("SELECT CAST(v AS INTEGER), id FROM t ORDER BY id LIMIT 2 OFFSET 1", "1 | 1; 2 | 2")]
    [InlineData("SELECT b + 3, b FROM t WHERE id < 8 ORDER BY id LIMIT 1", "9223372036854775803 | 9223372036854775800")]
    [InlineData("SELECT id FROM t ORDER BY id DESC LIMIT 3", "39; 38; 37")]
    [InlineData("SELECT 1 + 1 FROM t LIMIT 2", "2; 2")]
    [InlineData("SELECT id + 1, id AS k FROM t ORDER BY k DESC, b LIMIT 2", "40 | 39; 39 | 38")]
    public void Query_OtherRowsWouldFail_IsAnswered(string sql, string expected)
    {
        using var engine = Engine();
        Assert.Equal(expected, string.Join("; ", DuckDbOracle.Show(engine.Query(sql).Rows)));
    }

    [Theory]
    [InlineData("SELECT CAST(v AS INTEGER) FROM t ORDER BY id")]
    [InlineData("SELECT CAST(v AS INTEGER) FROM t ORDER BY id LIMIT 4")]
    [InlineData("SELECT CAST(v AS INTEGER) AS k FROM t ORDER BY k LIMIT 2")]
    [InlineData("SELECT DISTINCT CAST(v AS INTEGER) AS k FROM t ORDER BY k LIMIT 2")]
    public void Query_RowsOfTheResultFail_IsRefused(string sql)
    {
        using var engine = Engine();
        Assert.Equal(ErrorCode.ValueOutOfRange, Assert.Throws<RequestException>(() => engine.Query(sql)).Code);
    }

    // Three numbers, then other texts; the first sum fits.
    private static LocalEngine Engine()
    {
        var engine = new LocalEngine(Table, 4);
        foreach (var id in Enumerable.Range(0, 40))
        {
            engine.Insert([id, 9_223_372_036_854_775_800 + (id % 8), id < 3 ? $"{id}" : "x"]);
        }

        return engine;
    }
}
