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

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"),
        [
            new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("s", ColumnType.SmallInt, true), new ColumnSchema("b", ColumnType.BigInt, true),
            new ColumnSchema("d", ColumnType.DecimalOf(10, 2), true), new ColumnSchema("f", ColumnType.Double, true), new ColumnSchema("v", ColumnType.Varchar, true),
            new ColumnSchema("w", ColumnType.Varchar, true), new ColumnSchema("dt", ColumnType.Date, true), new ColumnSchema("o", ColumnType.Boolean, true),
        ],
        [0], null, Durability.Durable);

    /// <summary>Tables of a run; set GRID_ORACLE_TABLES for a longer one.</summary>
    private static int TableCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count : 20;

    [Fact]
    public void RandomQueries_AgainstDuckDb_Agree()
    {
        for (var seed = 1; seed <= TableCount; seed++)
        {
            RunTable(seed);
        }
    }

    private static void RunTable(int seed)
    {
        var random = new Random(seed);
        using var duck = new DuckDbOracle([Table]);
        using var engine = new LocalEngine(Table, 1 + random.Next(5));
        var generator = new RandomQuery(random);
        for (var id = 0; id < RowsOfATable; id++)
        {
            var (values, text) = generator.Row(id);
            engine.Insert(values);
            duck.Execute($"INSERT INTO t VALUES ({text})");
        }

        for (var query = 0; query < QueriesOfATable; query++)
        {
            var (sql, isOrdered) = generator.Select();
            Compare(duck, engine, sql, isOrdered, seed);
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
