using System.Globalization;
using DuckDB.NET.Data;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>Random queries over random rows give the same answer in the grid's own engine and in DuckDB.</summary>
public sealed class QueryOracleTests
{
    private const int RowsOfATable = 120;
    private const int QueriesOfATable = 150;

    /// <summary>Queries between two rounds of writes, which leave holes, other codes and other ranges behind.</summary>
    private const int QueriesOfARound = 50;

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"),
        [
            new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("s", ColumnType.SmallInt, true), new ColumnSchema("b", ColumnType.BigInt, true),
            new ColumnSchema("d", ColumnType.DecimalOf(10, 2), true), new ColumnSchema("f", ColumnType.Double, true), new ColumnSchema("v", ColumnType.Varchar, true),
            new ColumnSchema("w", ColumnType.Varchar, true), new ColumnSchema("dt", ColumnType.Date, true), new ColumnSchema("o", ColumnType.Boolean, true),
        ],
        [0], null, Durability.Durable);

    /// <summary>Tables of a run: more than 20,000 queries in CI, fewer while one waits; set GRID_ORACLE_TABLES for another number.</summary>
    private static int TableCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 20 : 140;

    [Fact]
    public void RandomQueries_AgainstDuckDb_Agree()
    {
        var counter = 0;
        Parallel.For(1, TableCount + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            RunTable(seed);
            Interlocked.Add(ref counter, QueriesOfATable);
        });
        TestContext.Current.SendDiagnosticMessage("{0} random queries compared with DuckDB.", counter);
    }

    private static void RunTable(int seed)
    {
        var random = new Random(seed);
        using var duck = new DuckDbOracle([Table]);
        using var engine = new LocalEngine(Table, 1 + random.Next(5));
        var generator = new RandomQuery(random);
        Insert(duck, engine, generator, Enumerable.Range(0, RowsOfATable));
        for (var query = 0; query < QueriesOfATable; query++)
        {
            if (query > 0 && query % QueriesOfARound == 0)
            {
                Change(duck, engine, generator, random);
            }

            var (sql, isOrdered) = generator.Select();
            Compare(duck, engine, sql, isOrdered, seed);
        }
    }

    // A third of the rows goes; half of these come again as others, and so do some that stayed.
    private static void Change(DuckDbOracle duck, LocalEngine engine, RandomQuery generator, Random random)
    {
        var chosen = Enumerable.Range(0, RowsOfATable).Where(_ => random.Next(3) == 0).ToList();
        duck.Execute($"DELETE FROM t WHERE id IN ({string.Join(", ", chosen.Append(-1))})");
        foreach (var id in chosen.Where(id => id % 2 == 0))
        {
            engine.Delete(id);
        }

        var replaced = Enumerable.Range(0, RowsOfATable).Where(id => !chosen.Contains(id) && random.Next(4) == 0).ToList();
        duck.Execute($"DELETE FROM t WHERE id IN ({string.Join(", ", replaced.Append(-1))})");
        Insert(duck, engine, generator, chosen.Where(id => id % 2 != 0).Concat(replaced));
    }

    private static void Insert(DuckDbOracle duck, LocalEngine engine, RandomQuery generator, IEnumerable<int> ids)
    {
        var texts = new List<string>();
        foreach (var id in ids)
        {
            var (values, text) = generator.Row(id);
            engine.Insert(values);
            texts.Add($"({text})");
        }

        if (texts.Count > 0)
        {
            duck.Execute($"INSERT INTO t VALUES {string.Join(", ", texts)}");
        }
    }

    private static void Compare(DuckDbOracle duck, LocalEngine engine, string sql, bool isOrdered, int seed)
    {
        List<string> expected;
        try
        {
            expected = duck.Read(sql);
        }
        catch (DuckDBException)
        {
            // What DuckDB refuses, overflow for example, is no answer that could be compared; but ours must not be an answer either.
            Assert.ThrowsAny<GridException>(() => engine.Query(sql));
            return;
        }

        var actual = DuckDbOracle.Show(engine.Query(sql).Rows);
        if (!isOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        Assert.True(expected.SequenceEqual(actual), $"Seed {seed}: {sql}\nDuckDB: {string.Join("; ", expected.Take(12))}\nGrid:   {string.Join("; ", actual.Take(12))}");
    }
}
