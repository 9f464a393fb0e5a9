using System.Globalization;

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
        var counter = 0;
        Parallel.For(1, TableCount + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            RunTable(seed);
            Interlocked.Add(ref counter, QueriesOfATable);
        });
        TestContext.Current.SendDiagnosticMessage("{0} random queries agree with DuckDB.", counter);
    }

    private static void RunTable(int seed)
    {
        var random = new Random(seed);
        var table = new RandomTable(random);
        var partitions = 1 + random.Next(5);
        using var duck = new DuckDbOracle([table.Schema]);
        using var engine = new LocalEngine(table.Schema, partitions);
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
                Fail(new OracleCase(table.Schema, partitions, [.. writes], query), difference, seed);
            }
        }

        void Write(IEnumerable<OracleWrite> more)
        {
            OracleWrite[] all = [.. more];
            OracleCase.Write(duck, engine, table.Schema, all);
            writes.AddRange(all);
        }
    }

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
