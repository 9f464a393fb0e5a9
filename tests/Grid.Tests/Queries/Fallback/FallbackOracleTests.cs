using DuckDB.NET.Data;
using Grid.Errors;

namespace Grid.Tests.Queries.Fallback;

/// <summary>Queries beyond the native engine give the same answer over partitions as in a DuckDB that has all rows.</summary>
public sealed class FallbackOracleTests
{
    [Theory]
    [InlineData("SELECT p.name, t.name FROM people p JOIN towns t ON p.town = t.id WHERE t.size > 200 AND p.age < 60")]
    [InlineData("SELECT p.id, t.name FROM people p LEFT JOIN towns t ON p.town = t.id WHERE t.size IS NULL AND p.age > 20")]
    [InlineData("SELECT p.id, t.id FROM people p RIGHT JOIN towns t ON p.town = t.id WHERE p.id IS NULL OR t.land = 'x'")]
    [InlineData("SELECT p.id, t.id FROM people p FULL JOIN towns t ON p.town = t.id WHERE p.age IS NULL")]
    [InlineData("SELECT * FROM people NATURAL JOIN towns")]
    [InlineData("SELECT id, people.name, towns.name FROM people JOIN towns USING (id) WHERE age > 30")]
    [InlineData("SELECT count(*) FROM people, towns, visits")]
    [InlineData("SELECT p.name, (SELECT count(*) FROM visits v WHERE v.person = p.id AND v.cost > 0) FROM people p WHERE p.age > 40")]
    [InlineData("SELECT name FROM towns t WHERE EXISTS (SELECT * FROM visits v WHERE v.town = t.id AND v.paid)")]
    [InlineData("SELECT id FROM people WHERE town NOT IN (SELECT id FROM towns WHERE land = 'x')")]
    [InlineData("SELECT id FROM people p WHERE age >= ALL (SELECT age FROM people q WHERE q.town = p.town AND q.age IS NOT NULL)")]
    [InlineData("SELECT id, rank() OVER (PARTITION BY town ORDER BY wealth DESC NULLS LAST, id) FROM people WHERE age > 10")]
    [InlineData("SELECT id, sum(cost) OVER (ORDER BY day, id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM visits QUALIFY row_number() OVER (PARTITION BY town ORDER BY id) < 4")]
    [InlineData("WITH RECURSIVE chain(n, id) AS (SELECT 0, 0 UNION ALL SELECT n + 1, p.town FROM chain JOIN people p ON p.id = chain.id WHERE n < 5 AND p.age > 3) SELECT * FROM chain")]
    [InlineData("WITH people AS (SELECT * FROM people WHERE age > 50) SELECT count(*), sum(wealth) FROM people")]
    [InlineData("WITH rich AS (SELECT id, town FROM people WHERE wealth > 0), poor AS (SELECT id, town FROM people WHERE wealth < 0) SELECT r.id, p.id FROM rich r JOIN poor p USING (town)")]
    [InlineData("SELECT a.id, b.id, c.name, d.id, e.name FROM people a JOIN people b ON a.town = b.town AND a.id < b.id JOIN towns c ON c.id = a.town JOIN visits d ON d.person = a.id LEFT JOIN towns e ON e.id = d.town WHERE a.age > 20 AND c.size > 100")]
    [InlineData("SELECT town FROM people UNION SELECT town FROM visits")]
    [InlineData("SELECT town FROM people WHERE age > 30 INTERSECT SELECT id FROM towns EXCEPT SELECT town FROM visits WHERE paid")]
    [InlineData("SELECT id, name FROM people UNION ALL BY NAME SELECT name, id FROM towns")]
    [InlineData("SELECT land, size, grouping(land), count(*) FROM towns GROUP BY ROLLUP (land, size)")]
    [InlineData("SELECT town, string_agg(name, ',' ORDER BY id), median(age), stddev_pop(age) FROM people GROUP BY town")]
    [InlineData("SELECT DISTINCT ON (town) town, id FROM people ORDER BY town, id")]
    [InlineData("SELECT * EXCLUDE (wealth) REPLACE (age + 1 AS age) FROM people")]
    [InlineData("SELECT COLUMNS('na.*') FROM people")]
    [InlineData("SELECT land, count(*) FROM towns GROUP BY ALL")]
    [InlineData("SELECT * FROM (SELECT land, size FROM towns) PIVOT (sum(size) FOR land IN ('x', 'y'))")]
    [InlineData("SELECT p.id, v.day FROM people p ASOF JOIN visits v ON p.id = v.person AND p.born <= v.day WHERE v.paid")]
    [InlineData("SELECT p.id, x.total FROM people p, LATERAL (SELECT sum(cost) AS total FROM visits v WHERE v.person = p.id) x WHERE p.age > 20")]
    [InlineData("SELECT p.id FROM people p SEMI JOIN visits v ON v.person = p.id WHERE p.age > 20")]
    [InlineData("SELECT p.id FROM people p ANTI JOIN visits v ON v.person = p.id AND v.paid WHERE p.age > 20")]
    [InlineData("SELECT x.c1, x.c2 FROM towns AS x(c1, c2) WHERE c1 > 3 AND x.c2 IS NOT NULL")]
    [InlineData("SELECT age + 1 AS next, next * 2 FROM people WHERE next > 40")]
    [InlineData("SELECT name AS age FROM people WHERE age > 40")]
    [InlineData("SELECT greatest(age, 50), date_trunc('month', born), strftime(born, '%Y/%m') FROM people WHERE born > DATE '1960-01-01'")]
    [InlineData("SELECT count(*) FROM people WHERE CASE WHEN age > 50 THEN wealth > 0 ELSE name LIKE 'b%' END AND id IN (SELECT person FROM visits)")]
    [InlineData("SELECT r.a, count(p.id) FROM range(5) r(a) LEFT JOIN people p ON p.town = r.a GROUP BY r.a")]
    [InlineData("FROM towns WHERE size = (SELECT max(size) FROM towns)")]
    [InlineData("VALUES (1, 'a'), (2, 'b')")]
    [InlineData("SELECT 7 / 2, -7 / 2, 7 % 0, 7 // 0, sum(7 / 2) OVER () FROM towns")]
    [InlineData("SELECT sum(x) FROM (SELECT age AS x FROM people UNION ALL SELECT size FROM towns)")]
    public async Task Query_OfEveryKind_IsAnsweredAsDuckDbDoes(string sql)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            using var tables = new JoinedTables(seed);
            await tables.CompareAsync(sql);
        }
    }

    [Fact]
    public async Task Query_ThatSaysAnOrder_KeepsItThroughCasts()
    {
        using var tables = new JoinedTables(1);
        var rows = (await tables.Engine.AnswerAsync("SELECT [a], a FROM range(50000) r(a) ORDER BY hash(a)")).Rows;
        var expected = tables.Oracle.Read("SELECT a FROM range(50000) r(a) ORDER BY hash(a)");
        Assert.Equal(expected, rows.Select(row => $"{row[1]}"));
        Assert.Equal(rows.Select(row => $"[{row[1]}]"), rows.Select(row => row[0]));
    }

    [Fact]
    public async Task RandomQueries_WithJoinsAndSubQueries_Agree()
    {
        const int seeds = 6;
        const int queries = 60;
        var refused = new List<string>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            using var tables = new JoinedTables(seed, partitions: 1 + seed);
            var generator = new RandomJoin(new Random(seed));
            for (var query = 0; query < queries; query++)
            {
                var sql = generator.Select();
                try
                {
                    await tables.CompareAsync(sql);
                }
                catch (DuckDBException failure)
                {
                    // What DuckDB refuses is no answer that could be compared; but ours must not be an answer either.
                    refused.Add($"{failure.Message}: {sql}");
                    await Assert.ThrowsAnyAsync<GridException>(() => tables.Engine.AnswerAsync(sql));
                }
            }
        }

        Assert.True(refused.Count < seeds * queries / 10, $"{refused.Count} of the queries are none:\n{string.Join('\n', refused.Take(5))}");
    }
}
