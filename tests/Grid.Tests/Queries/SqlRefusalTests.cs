using Grid.Errors;
using Grid.Grains.Queries.Sql;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>What is not supported or wrong is refused with its code, its place and its name; never answered.</summary>
public sealed class SqlRefusalTests
{
    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"), [new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("name", ColumnType.Varchar, true)], [0], null, Durability.Durable);

    [Theory]
    [InlineData("SELECT a FROM t", ErrorCode.ColumnNotFound, "a")]
    [InlineData("SELECT 'ä', nmae FROM t", ErrorCode.ColumnNotFound, "nmae")]
    [InlineData("SELECT id FROM t WHERE", ErrorCode.SyntaxError, null)]
    [InlineData("SELECT sum(id) OVER () FROM t", ErrorCode.NotSupported, "sum")]
    [InlineData("SELECT (SELECT 1) FROM t", ErrorCode.NotSupported, "(")]
    [InlineData("SELECT id, count(*) FROM t", ErrorCode.SyntaxError, "id")]
    [InlineData("SELECT frobnicate(id) FROM t", ErrorCode.NotSupported, "frobnicate")]
    [InlineData("SELECT name + 1 FROM t", ErrorCode.TypeMismatch, "+")]
    [InlineData("SELECT $x FROM t", ErrorCode.ParameterMismatch, null)]
    [InlineData("SELECT id FROM t ORDER BY 7", ErrorCode.SyntaxError, "7")]
    [InlineData("SELECT sum(name) FROM t", ErrorCode.TypeMismatch, "sum")]
    [InlineData("SELECT id FROM t; SELECT 2", ErrorCode.NotSupported, "SELECT 2")]
    [InlineData("MERGE INTO t USING u ON true", ErrorCode.NotSupported, "MERGE")]
    [InlineData("FROBNICATE t", ErrorCode.SyntaxError, "FROBNICATE")]
    public void Query_NotAnswerable_IsRefusedWithCodeAndPlace(string sql, ErrorCode code, string? place)
    {
        using var engine = new LocalEngine(Table, 2);
        var failure = Assert.Throws<SqlException>(() => engine.Query(sql));
        Assert.Equal(code, failure.Code);
        if (place is not null)
        {
            Assert.Equal(sql.LastIndexOf(place, StringComparison.Ordinal), failure.Position);
        }
    }

    [Theory]
    [InlineData("SELECT * FROM t WHERE id = 5", 1)]
    [InlineData("SELECT * FROM t WHERE id IN (1, 1) AND name = 'x'", 1)]
    [InlineData("SELECT * FROM t WHERE id > 5", 16)]
    [InlineData("SELECT * FROM t WHERE id = 5 OR name = 'x'", 16)]
    [InlineData("SELECT * FROM t WHERE id = NULL", 0)]
    public void Query_ConditionOnTheKey_AsksOnlyThePartitionsThatCanMatch(string sql, int partitions)
    {
        using var engine = new LocalEngine(Table, 16);
        Assert.Equal(partitions, engine.Query(sql).PartitionsAsked);
    }

    [Fact]
    public void CreateTable_EveryClause_BecomesTheDefinition()
    {
        using var duckDb = new DuckDbParser();
        var create = (CreateTableStatement)new StatementParser(duckDb).Parse(
            "create table if not exists \"Orders\" (region TEXT, id int8, amount numeric(12,2) not null, primary key (region, id)) partition by region durability relaxed;");
        Assert.True(create.IfNotExists);
        var table = create.Definition;
        Assert.Equal(("Orders", "region", Durability.Relaxed), (table.Name.ToString(), table.PartitionBy, table.Durability));
        Assert.Equal(["region", "id"], table.PrimaryKey);
        Assert.Equal([ColumnType.Varchar, ColumnType.BigInt, ColumnType.DecimalOf(12, 2)], table.Columns.Select(column => column.Type));
    }
}
