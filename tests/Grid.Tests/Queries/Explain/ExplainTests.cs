using System.Text.RegularExpressions;
using Grid.Tests.Queries.Fallback;

namespace Grid.Tests.Queries.Explain;

/// <summary>EXPLAIN shows which way a query takes and what it moves.</summary>
public sealed partial class ExplainTests
{
    [Theory]
    [InlineData(
        "EXPLAIN SELECT land, count(*) AS n FROM people WHERE 1 = 1", null)]
    [InlineData(
        "EXPLAIN SELECT town, count(*) AS n, sum(wealth) FROM people WHERE age > 30 GROUP BY town HAVING count(*) > 1 ORDER BY n DESC LIMIT 3",
        """
        native
        │    having: #2 > 1
        │    order by: n desc
        │    limit: 3
        └─ gather
           │    partitions: all 7
           └─ scan people
                   filter: age > 30
                   group by: town
                   aggregates: count(*), sum(wealth)
        """)]
    [InlineData(
        "EXPLAIN SELECT name FROM people WHERE id = 3",
        """
        native
        └─ gather
           │    partitions: 1 of 7
           └─ scan people
                   filter: id = 3
                   columns: name
        """)]
    [InlineData(
        "EXPLAIN SELECT p.name FROM people p JOIN towns t ON p.town < t.id WHERE t.land = 'x' AND p.id = 2",
        """
        fallback
        │    because: A join without an equality between its two sides is not supported.
        ├─ gather people
        │       partitions: 1 of 7
        │       columns: id, town, name
        │       filter: id = 2
        └─ gather towns
                partitions: all 7
                columns: id, name, land
                filter: land = 'x'
        """)]
    [InlineData(
        "EXPLAIN ANALYZE SELECT count(*) FROM people p FULL JOIN towns t ON p.town = t.id",
        """
        fallback
        │    because: A join of tables that lie apart by the columns it compares, with rows kept that find no partner, is not supported.
        │    1 rows in T
        ├─ gather people
        │       partitions: all 7
        │       columns: id, town
        │       40 rows, B in T
        └─ gather towns
                partitions: all 7
                columns: id
                10 rows, B in T
        """)]
    [InlineData(
        "EXPLAIN SELECT p.name FROM people p JOIN towns t ON p.town = t.id WHERE t.land = 'x' AND p.id = 2",
        """
        native
        └─ gather
           └─ inner join, on the partitions
              │    on: p.town = t.id
              │    if what must be sent is at most 100000 rows of B; otherwise: fallback
              │    columns: p.name
              ├─ scan or broadcast people p
              │       filter: id = 2
              └─ scan or broadcast towns t
                      filter: land = 'x'
        """)]
    [InlineData(
        "EXPLAIN ANALYZE SELECT p.land, count(*) FROM visits v LEFT JOIN towns p ON v.town = p.id AND p.land <> 'x' GROUP BY p.land",
        """
        native
        │    3 rows in T
        └─ gather
           │    partitions: all 7
           │    16 rows, B in T
           │    merged by other silos: 2, which sent 6 rows, B
           └─ left join, broadcast
              │    on: v.town = p.id
              │    60 rows of 28 in hash tables and 60 looked up
              │    group by: p.land
              │    aggregates: count(*)
              ├─ scan visits v
              └─ broadcast towns p
                      filter: land <> 'x'
                      columns: id, land
                      4 rows, B in T
        """)]
    [InlineData(
        "EXPLAIN ANALYZE SELECT count(*) FROM people p JOIN towns t ON p.id = t.id",
        """
        native
        │    1 rows in T
        └─ gather
           │    partitions: all 7
           │    7 rows, B in T
           │    merged by other silos: 2, which sent 2 rows, B
           └─ inner join, co-located
              │    on: p.id = t.id
              │    10 rows of 10 in hash tables and 35 looked up
              │    aggregates: count(*)
              ├─ scan people p
              └─ scan towns t
        """)]
    [InlineData(
        "EXPLAIN ANALYZE SELECT id FROM people WHERE id < 4",
        """
        native
        │    4 rows in T
        └─ gather
           │    partitions: all 7
           │    4 rows, B in T
           └─ scan people
                   filter: id < 4
                   columns: id
        """)]
    public async Task Explain_EveryWay_SaysWhatIsAskedAndWhy(string sql, string? expected)
    {
        using var tables = new JoinedTables(1);
        if (expected is null)
        {
            await Assert.ThrowsAnyAsync<Grid.Errors.SqlException>(() => tables.Engine.ExplainAsync(sql));
            return;
        }

        var plan = string.Join('\n', await tables.Engine.ExplainAsync(sql));
        var shown = Bytes().Replace(Times().Replace(plan, "T"), "B");
        Assert.True(shown == expected.ReplaceLineEndings("\n"), shown);
    }

    [Fact]
    public async Task Explain_WithoutAnalyze_AsksNoPartition()
    {
        using var tables = new JoinedTables(1);
        await tables.Engine.ExplainAsync("EXPLAIN SELECT count(*) FROM people p JOIN towns t ON p.id = t.id");
        Assert.Equal(0, tables.Engine.RowsGathered);
    }

    [GeneratedRegex(@"[\d.]+ ms")]
    private static partial Regex Times();

    [GeneratedRegex(@"[\d.]+ (bytes|[KM]iB)")]
    private static partial Regex Bytes();
}
