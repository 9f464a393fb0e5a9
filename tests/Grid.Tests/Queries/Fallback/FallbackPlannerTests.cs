using Grid.Errors;
using Grid.Grains.Queries.Explain;
using Grid.Grains.Queries.Fallback;
using Grid.Tables;

namespace Grid.Tests.Queries.Fallback;

/// <summary>What of which tables is gathered: enough in every case, and no more than that where it is sure.</summary>
public sealed class FallbackPlannerTests
{
    [Theory]
    // Columns.
    [InlineData("SELECT name, sum(size) OVER () FROM towns", "towns(name, size)")]
    [InlineData("SELECT count(*) FROM towns, visits", "towns(id) visits(id)")]
    [InlineData("SELECT * FROM towns, visits v WHERE v.cost > 1", "towns(id, name, land, size, warmth) visits(id, person, town, day, cost, paid) where CAST(cost AS DECIMAL(11,1)) > 1.0")]
    [InlineData("SELECT t.*, v.cost FROM towns t, visits v", "towns(id, name, land, size, warmth) visits(cost)")]
    [InlineData("SELECT t FROM towns t", "towns(id, name, land, size, warmth)")]
    [InlineData("SELECT #2, land FROM towns", "towns(id, name, land, size, warmth)")]
    [InlineData("SELECT land FROM towns NATURAL JOIN visits", "towns(id, name, land, size, warmth) visits(id, person, town, day, cost, paid)")]
    [InlineData("SELECT x.a FROM towns AS x(a)", "towns(id, name, land, size, warmth)")]
    [InlineData("SELECT 1 FROM people p WHERE EXISTS (SELECT * FROM visits v WHERE v.person = p.id)", "people(id) visits(id, person)")]
    [InlineData("SELECT 1 FROM people p WHERE EXISTS (SELECT DISTINCT * FROM towns OFFSET 3)", "people(id) towns(id, name, land, size, warmth)")]
    [InlineData("SELECT s.* FROM (SELECT land FROM towns) s, visits", "towns(land) visits(id)")]
    [InlineData("SELECT land FROM main.towns t JOIN visits USING (id)", "towns(id, land) visits(id)")]
    // Conditions.
    [InlineData("SELECT p.id FROM people p JOIN towns t ON p.town = t.id WHERE p.age > 3 AND t.size = 5 AND p.id = t.id", "people(id, town, age) where age > 3 towns(id, size) where size = 5")]
    [InlineData("SELECT p.id FROM people p LEFT JOIN towns t ON p.town = t.id WHERE p.age > 3 AND t.size = 5", "people(id, town, age) where age > 3 towns(id, size)")]
    [InlineData("SELECT p.id FROM people p RIGHT JOIN towns t ON p.town = t.id WHERE p.age > 3 AND t.size = 5", "people(id, town, age) towns(id, size) where size = 5")]
    [InlineData("SELECT p.id FROM people p FULL JOIN towns t ON p.town = t.id WHERE p.age > 3 AND t.size = 5", "people(id, town, age) towns(id, size)")]
    [InlineData("SELECT p.id FROM people p POSITIONAL JOIN towns t WHERE p.age > 3 AND t.size = 5", "people(id, age) towns(id, size)")]
    [InlineData("SELECT age FROM people JOIN towns ON town = people.id WHERE age > 3 AND name = 'x'", "people(id, town, name, age) where age > 3 towns(id, name)")]
    [InlineData("SELECT id FROM people WHERE age > 3 AND median(1) OVER () > 2", "people(id, age) where age > 3")]
    [InlineData("SELECT id FROM people WHERE age > 3 OR id IN (SELECT 1)", "people(id, age)")]
    [InlineData("SELECT id FROM people WHERE CAST(name AS INTEGER) = 3 AND age + 1 > 3 AND town IS NULL AND sqrt(id) > 1", "people(id, town, name, age) where town IS NULL")]
    [InlineData("SELECT a.id FROM people a, people b WHERE a.age > 3 AND b.town < 4", "people(id, town, age) where (age > 3) OR (town < 4)")]
    [InlineData("SELECT a.id FROM people a, people b WHERE a.age > 3", "people(id, age)")]
    [InlineData("SELECT id FROM people, (SELECT 1 AS x) s WHERE age > 3 AND people.town = 1", "people(id, town, age) where town = 1")]
    [InlineData("SELECT id FROM people TABLESAMPLE 10% WHERE age > 3", "people(id, age)")]
    [InlineData("SELECT id FROM people WHERE age > 3 USING SAMPLE 3", "people(id, age)")]
    [InlineData("SELECT id, sum(id) OVER () FROM people WHERE id IN (1, 1)", "people(id) where id IN (1, 1) on 1")]
    // Common table expressions hide tables, but not from themselves.
    [InlineData("WITH towns AS (SELECT 1 AS land) SELECT land FROM visits, towns", "visits(id) towns(id, name, land, size, warmth)")]
    [InlineData("WITH x AS (SELECT land FROM towns WHERE size > 1), y AS (SELECT land FROM x) SELECT * FROM y", "towns(land, size) where size > 1")]
    [InlineData("SELECT land FROM towns WHERE size > 1 UNION ALL (WITH q AS (SELECT name FROM towns WHERE id = 2) FROM q)", "towns(id, name, land, size) where (size > 1) OR (id = 2)")]
    public void Plan_Reads_AreEnoughAndNoMore(string sql, string expected)
    {
        using var tables = new JoinedTables(1);
        Assert.Equal(expected, string.Join(' ', tables.Engine.PlanFallback(sql).Reads.Select(read => Show(read, 7))));
    }

    [Fact]
    public void Plan_HiddenKey_IsGatheredOnlyByName()
    {
        var table = new TableSchema(
            new TableId(1), 1, TableName.Create("t"),
            [new ColumnSchema(TableSchema.HiddenKeyName, ColumnType.Uuid, false) { IsHidden = true }, new ColumnSchema("a", ColumnType.Integer, true)], [0], null, Durability.Durable);
        using var engine = new LocalEngine(table, 3);
        Assert.Equal("t(a)", Show(engine.PlanFallback("SELECT *, sum(a) OVER () FROM t").Reads[0], 3));
        Assert.Equal("t(rowid, a)", Show(engine.PlanFallback("SELECT rowid, sum(a) OVER () FROM t").Reads[0], 3));
        Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SqlException>(() => engine.PlanFallback("SELECT rowid, * FROM t")).Code);
    }

    private static string Show(TableRead read, int partitions) =>
        $"{read.Table.Name}({string.Join(", ", read.Columns.Select(column => column.Name))})"
        + (read.Filter is null ? "" : $" where {new ExpressionText(ordinal => read.Table.Columns[ordinal].Name).Of(read.Filter)}")
        + (read.Partitions.Length == partitions ? "" : $" on {read.Partitions.Length}");
}
