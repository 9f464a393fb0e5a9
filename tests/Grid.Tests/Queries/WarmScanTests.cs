using Grid.Tables;

namespace Grid.Tests.Queries;

/// <summary>What scans remember of chunks changes no answer: over several chunks, asked again and again, with writes in between.</summary>
public sealed class WarmScanTests
{
    private const int RowCount = 9_000;
    private const int Repetitions = 3;

    private static readonly TableSchema Table = new(
        new TableId(1), 1, TableName.Create("t"),
        [
            new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("grown", ColumnType.BigInt, false), new ColumnSchema("loose", ColumnType.Integer, true),
            new ColumnSchema("few", ColumnType.SmallInt, false), new ColumnSchema("huge", ColumnType.BigInt, true),
            new ColumnSchema("wide", ColumnType.BigInt, false),
        ],
        [0], null, Durability.Durable);

    // Those of "grown", whose first chunk ends with 8188, are decided for most chunks as a whole: rows come in its order.
    private static readonly string[] Conditions =
    [
        "TRUE", "grown < 5000", "grown >= 20000 AND loose < 300000", "NOT (grown BETWEEN 4000 AND 30000)", "grown <> 700", "grown = 700", "grown < 0", "grown <= 8192", "grown >= 8188", "grown > 8188", "loose IS NULL AND grown > 100",
        "grown IN (100, 9000, 17000)", "few = 3 OR grown > 25000", "loose < 2000000", "few >= 0",
    ];

    private static readonly string[] Outputs =
    [
        "SELECT COUNT(*), SUM(grown), MIN(grown), MAX(grown), SUM(loose), MIN(loose), MAX(loose), AVG(few), SUM(huge) FROM t WHERE {0}",
        "SELECT few, COUNT(*), SUM(grown), SUM(loose), SUM(few), MAX(loose), SUM(huge), AVG(grown) FROM t WHERE {0} GROUP BY few",
        "SELECT few, SUM(grown) FILTER (WHERE loose > 10), SUM(few) FILTER (WHERE grown > 300) FROM t WHERE {0} GROUP BY few, loose % 3",
        "SELECT few * 0, SUM(wide), AVG(wide) FROM t WHERE {0} GROUP BY few * 0",
        "SELECT COUNT(DISTINCT grown), COUNT(DISTINCT few), COUNT(DISTINCT loose), COUNT(DISTINCT huge), SUM(DISTINCT few) FROM t WHERE {0}",
        "SELECT few, id % 4, COUNT(*), SUM(grown) FROM t WHERE {0} GROUP BY few, id % 4",
        "SELECT few, few % 5, COUNT(*), SUM(grown) FROM t WHERE {0} GROUP BY few, few % 5",
        "SELECT grown, id FROM t WHERE {0} ORDER BY grown DESC, id LIMIT 7",
        "SELECT grown, id FROM t WHERE {0} ORDER BY grown, id DESC LIMIT 7",
        "SELECT loose, id FROM t WHERE {0} ORDER BY loose DESC NULLS FIRST, id LIMIT 9",
        "SELECT loose, id FROM t WHERE {0} ORDER BY loose DESC NULLS FIRST, id LIMIT 1",
        "SELECT loose, id FROM t WHERE {0} ORDER BY loose NULLS FIRST, id LIMIT 1",
        "SELECT loose, id FROM t WHERE {0} ORDER BY loose NULLS LAST, id LIMIT 30",
        "SELECT huge, id FROM t WHERE {0} ORDER BY huge DESC NULLS LAST, id LIMIT 3",
    ];

    [Fact]
    public void Answers_OverKnownChunks_AreDuckDbs()
    {
        using var engine = new LocalEngine(Table, 1);
        using var duck = new DuckDbOracle([Table]);
        var random = new Random(11);
        var rows = Enumerable.Range(0, RowCount).Select(id => Row(id, random)).ToList();
        rows.ForEach(engine.Insert);
        duck.Insert(Table, rows);
        Compare(engine, duck);

        // Into chunks that are known: smaller and larger values than all, NULLs, and holes.
        foreach (var id in Enumerable.Range(0, RowCount).Where(id => id % 1_700 < 3))
        {
            duck.Execute($"DELETE FROM t WHERE id = {id}");
            if (id % 2 == 0)
            {
                engine.Delete(id);
                continue;
            }

            object?[] row = [id, id % 3 == 0 ? -5L : 1_000_000L + id, null, (short)-7, id % 5 == 0 ? null : 12L, 1L];
            engine.Insert(row);
            duck.Insert(Table, [row]);
        }

        Compare(engine, duck);
    }

    private static object?[] Row(int id, Random random) =>
    [
        id, id * 4L, random.Next(6) == 0 ? null : random.Next(1_000_000), (short)random.Next(12),
        random.Next(9) == 0 ? null : random.Next(4) == 0 ? long.MaxValue - random.Next(3) : random.NextInt64(-1_000, 1_000),
        // A chunk of them adds up to less than 64 bits hold, all chunks to more.
        (1L << 51) - random.Next(1_000),
    ];

    private static void Compare(LocalEngine engine, DuckDbOracle duck)
    {
        foreach (var sql in Outputs.SelectMany(output => Conditions.Select(condition => output.Replace("{0}", condition, StringComparison.Ordinal))))
        {
            var expected = Sorted(duck.ReadValues(sql), sql);
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                Assert.Equal(expected, Sorted(engine.Query(sql).Rows, sql));
            }
        }
    }

    private static string Sorted(object?[][] rows, string sql)
    {
        var lines = DuckDbOracle.Show(rows);
        return sql + "\n" + string.Join("\n", sql.Contains("ORDER BY", StringComparison.Ordinal) ? lines : lines.Order(StringComparer.Ordinal));
    }
}
