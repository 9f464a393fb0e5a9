using System.Collections.Immutable;
using System.Globalization;
using Grid.Tables;

namespace Grid.Tests.Queries.Oracle;

/// <summary>Random queries over random rows give the same answer in the grid's own engine and in DuckDB.</summary>
public sealed class QueryOracleTests
{
    private const int RowsOfATable = 120;
    private const int QueriesOfATable = 150;

    /// <summary>Queries between two rounds of writes, which leave holes, other codes and other ranges behind.</summary>
    private const int QueriesOfARound = 50;

    /// <summary>Tables of a run: more than 20,000 queries in CI, fewer while one waits; set GRID_ORACLE_TABLES for another number.</summary>
    private static int TableCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 20 : 140;

    [Fact]
    public void RandomQueries_AgainstDuckDb_Agree()
    {
        var (counter, indexReads) = (0, 0L);
        Parallel.For(1, TableCount + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            Interlocked.Add(ref indexReads, RunTable(seed));
            Interlocked.Add(ref counter, QueriesOfATable);
        });
        TestContext.Current.SendDiagnosticMessage("{0} random queries agree with DuckDB; {1} times, a partition read through an index.", counter, indexReads);
        Assert.True(indexReads > counter / 30, $"Indexes were used {indexReads} times in {counter} queries: too seldom to test them.");
    }

    private static long RunTable(int seed)
    {
        var random = new Random(seed);
        var table = new RandomTable(random);
        // Every second table has indexes, which must not change any answer.
        var schema = seed % 2 == 0 ? table.Schema : table.Schema with { Indexes = RandomIndexes(table.Schema, random) };
        var partitions = 1 + random.Next(5);
        using var duck = new DuckDbOracle([schema]);
        using var engine = new LocalEngine(schema, partitions);
        var generator = new RandomQuery(random, table);
        var writes = new List<OracleWrite>();
        Write(Enumerable.Range(0, RowsOfATable).Select(table.Row));
        for (var number = 0; number < QueriesOfATable; number++)
        {
            if (number > 0 && number % QueriesOfARound == 0)
            {
                Write(Changes(table, random));
            }

            var query = generator.Select();
            if (OracleCase.Compare(duck, engine, query) is { } difference)
            {
                Fail(new OracleCase(schema, partitions, [.. writes], query), difference, seed);
            }
        }

        return engine.IndexReads;

        void Write(IEnumerable<OracleWrite> more)
        {
            OracleWrite[] all = [.. more];
            OracleCase.Write(duck, engine, schema, all);
            writes.AddRange(all);
        }
    }

    private static ImmutableArray<IndexDefinition> RandomIndexes(TableSchema schema, Random random) =>
        [.. Enumerable.Range(0, 1 + random.Next(5)).Select(number => new IndexDefinition(
            $"i{number}", [.. Enumerable.Range(1, schema.Columns.Length).OrderBy(_ => random.Next()).Take(1 + random.Next(3))]))];

    // A third of the rows goes; half of these come again as others, and so do some that stayed.
    private static IEnumerable<OracleWrite> Changes(RandomTable table, Random random)
    {
        foreach (var id in Enumerable.Range(0, RowsOfATable))
        {
            var goes = random.Next(3) == 0;
            if (goes)
            {
                yield return new OracleWrite(id, null);
            }

            if (goes ? id % 2 != 0 : random.Next(4) == 0)
            {
                yield return table.Row(id);
            }
        }
    }

    private static void Fail(OracleCase failing, string difference, int seed)
    {
        if (failing.Run() is not { } again)
        {
            Assert.Fail($"Seed {seed}, only after the queries before: {failing.Query.Sql}\n{difference}");
            return;
        }

        var (smallest, left) = QueryShrinker.Shrink(failing, again, candidate => candidate.Run());
        Assert.Fail($"Seed {seed}: {failing.Query.Sql}\n{difference}\nSmallest: {left}\n{smallest}");
    }
}
