using System.Globalization;
using DuckDB.NET.Data;
using Grid.Errors;

namespace Grid.Tests.Queries.Joins;

/// <summary>Joins give the same answer in the grid's own engine as in a DuckDB that has all rows.</summary>
public sealed class JoinOracleTests
{
    private const int QueriesOfASeed = 60;

    /// <summary>Sets of tables of a run: 6,000 queries in CI, fewer while one waits; set GRID_ORACLE_TABLES for another number.</summary>
    private static int SeedCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 15 : 100;

    [Theory]
    // Co-located: by key, by the partition-by column, by both columns of a key, several tables, itself.
    [InlineData("SELECT o.id, n.v FROM orders o JOIN notes n ON o.id = n.id")]
    [InlineData("SELECT o.id, n.v FROM orders o JOIN notes n ON o.id = n.id WHERE o.amount > 0 AND n.v <> 'a'")]
    [InlineData("SELECT o.id, l.line, l.quantity FROM orders o LEFT JOIN lines l ON l.id = o.id")]
    [InlineData("SELECT o.id, l.line FROM lines l RIGHT JOIN orders o ON l.id = o.id WHERE l.line IS NULL")]
    [InlineData("SELECT o.id, l.line FROM orders o FULL JOIN lines l ON l.id = o.id")]
    [InlineData("SELECT o.v, count(*), sum(l.quantity), avg(o.d), count(DISTINCT l.product) FROM orders o JOIN lines l ON o.id = l.id GROUP BY o.v")]
    [InlineData("SELECT o.customer, l.v, count(*) FROM orders o LEFT JOIN lines l ON o.id = l.id GROUP BY o.customer, l.v")]
    [InlineData("SELECT o.id, l.line, n.v FROM orders o JOIN lines l ON o.id = l.id LEFT JOIN notes n ON n.id = l.id")]
    [InlineData("SELECT o.id, l.line, n.v FROM orders o LEFT JOIN lines l ON o.id = l.id LEFT JOIN notes n ON n.id = l.id WHERE o.s > 1")]
    [InlineData("SELECT p.k, p.j, p.value, q.w FROM pairs p JOIN others q ON p.k = q.k AND q.j = p.j")]
    [InlineData("SELECT p.k, p.j, q.w FROM pairs p LEFT JOIN others q USING (j, k)")]
    [InlineData("SELECT a.id, b.line FROM lines a JOIN lines b ON a.id = b.id AND a.line < b.line")]
    [InlineData("SELECT * FROM orders NATURAL JOIN notes")]
    [InlineData("SELECT * FROM orders JOIN lines USING (id)")]
    [InlineData("SELECT * FROM lines RIGHT JOIN orders USING (id)")]
    [InlineData("SELECT id, count(*) FROM orders LEFT JOIN lines USING (id) GROUP BY id")]
    [InlineData("SELECT count(*) FROM orders o, lines l, notes n WHERE o.id = n.id AND l.id = n.id")]
    [InlineData("SELECT count(*) FROM orders o, lines l WHERE o.id = l.id AND o.id = 3")]
    [InlineData("SELECT count(*) FROM orders o LEFT JOIN lines l ON o.id = l.id WHERE o.id IN (3, 5, 7)")]
    [InlineData("SELECT DISTINCT o.s, l.product FROM orders o JOIN lines l ON o.id = l.id")]
    [InlineData("SELECT count(*), max(o.amount) FROM orders o JOIN lines l ON o.id = l.id AND false")]
    // One side is sent.
    [InlineData("SELECT l.id, p.v FROM lines l JOIN products p ON l.product = p.code")]
    [InlineData("SELECT p.v, sum(l.quantity) FROM lines l LEFT JOIN products p ON l.product = p.code AND p.price > 1 GROUP BY p.v")]
    [InlineData("SELECT p.v, count(l.id) FROM lines l RIGHT JOIN products p ON l.product = p.code GROUP BY p.v")]
    [InlineData("SELECT o.id, p.v, q.v FROM orders o JOIN lines l ON o.id = l.id JOIN products p ON p.code = l.product LEFT JOIN products q ON q.code = p.parent")]
    [InlineData("SELECT o.id, p.v FROM orders o JOIN products p ON o.v = p.v")]
    [InlineData("SELECT o.id, p.code FROM orders o JOIN products p ON o.d = p.price")]
    [InlineData("SELECT o.id, p.code FROM orders o JOIN products p ON o.amount = p.code")]
    [InlineData("SELECT count(*) FROM products p, lines l, orders o WHERE l.product = p.code AND o.customer = p.parent")]
    [InlineData("SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer = b.customer WHERE a.id < b.id")]
    public async Task Query_OverPlacedTables_IsAnsweredNativelyAsDuckDbDoes(string sql)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            using var tables = new PlacedTables(seed, 1 + (seed % 5));
            Assert.True(await tables.CompareAsync(sql), sql);
        }
    }

    [Theory]
    [InlineData("SELECT count(*) FROM orders o FULL JOIN products p ON o.s = p.code")]
    [InlineData("SELECT count(*) FROM orders o JOIN notes n ON o.id < n.id")]
    [InlineData("SELECT count(*) FROM orders o, notes n")]
    [InlineData("SELECT id FROM orders FULL JOIN notes USING (id)")]
    [InlineData("SELECT count(*) FROM orders o JOIN (SELECT id FROM notes) n ON o.id = n.id")]
    [InlineData("SELECT o.id, row_number() OVER (ORDER BY o.id) FROM orders o JOIN notes n ON o.id = n.id")]
    public async Task Query_BeyondTheNativeJoin_IsAnsweredByTheFallback(string sql)
    {
        using var tables = new PlacedTables(3);
        Assert.False(await tables.CompareAsync(sql), sql);
    }

    [Fact]
    public async Task RandomJoins_AgainstDuckDb_Agree()
    {
        var (native, refused) = (0, 0);
        for (var seed = 1; seed <= SeedCount; seed++)
        {
            var random = new Random(seed);
            using var tables = new PlacedTables(seed, 1 + random.Next(6));
            // Now and then hardly anything is small.
            tables.Engine.Options.MaxBroadcastRows = random.Next(4) == 0 ? 5 : 1_000;
            var generator = new RandomPlacedJoin(random);
            for (var query = 0; query < QueriesOfASeed; query++)
            {
                var (sql, isOrdered) = generator.Select();
                try
                {
                    native += await tables.CompareAsync(sql, isOrdered) ? 1 : 0;
                }
                catch (DuckDBException)
                {
                    // What DuckDB refuses is no answer that could be compared; but ours must not be an answer either.
                    refused++;
                    await Assert.ThrowsAnyAsync<GridException>(() => tables.Engine.AnswerAsync(sql));
                }
            }
        }

        var all = SeedCount * QueriesOfASeed;
        TestContext.Current.SendDiagnosticMessage("{0} random joins, {1} of them native, {2} refused by both.", all, native, refused);
        Assert.True(native > all / 2, $"Only {native} of {all} random joins were native.");
        Assert.True(refused < all / 8, $"{refused} of {all} random joins are none.");
    }
}
