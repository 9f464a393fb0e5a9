namespace Grid.Tests.Queries.Oracle;

public sealed class QueryShrinkerTests
{
    [Fact]
    public void Shrink_OnePieceAndOneRowAtFault_LeavesNothingElse()
    {
        var random = new Random(7);
        var table = new RandomTable(random);
        var scalars = new RandomScalar(random, table);
        var query = new RandomSelect(
            [
                new RandomItem(Piece.Of("COUNT(*) FILTER (WHERE {0})", ["COUNT(*)"], scalars.Condition(2)), false),
                new RandomItem(Piece.Of("{0} FILTER (WHERE {1})", ["{0}"], Piece.Of("SUM(s)"), scalars.Condition(1)), false),
            ])
        {
            Keys = [Piece.Of("v"), Piece.Of("o")],
            Where = scalars.Condition(2),
            Having = Piece.Of("COUNT(*) > 1"),
            Order = [Piece.Of("COUNT(*)"), Piece.Of("1, 2")],
            Limit = 3,
            Offset = 1,
        };
        var failing = new OracleCase(table.Schema, 4, [.. Enumerable.Range(0, 60).Select(table.Row), new OracleWrite(3, null), table.Row(5)], query);

        var (smallest, difference) = QueryShrinker.Shrink(failing, "first", AtFault);

        Assert.Equal("last", difference);
        Assert.Equal("SELECT SUM(s) FROM t", smallest.Query.Sql);
        Assert.Single(smallest.Writes);
        Assert.Equal(1, smallest.PartitionCount);
        Assert.Equal(["id", "s"], smallest.Table.Columns.Select(column => column.Name));
        Assert.Equal($"-- 1 partitions\nCREATE TABLE t (id INTEGER, s SMALLINT);\nINSERT OR REPLACE INTO t VALUES ({smallest.Writes[0].Id}, {smallest.Writes[0].Values![1]});\nSELECT SUM(s) FROM t;", smallest.ToString());
    }

    // As if the sum of negative numbers were wrong.
    private static string? AtFault(OracleCase candidate)
    {
        var ordinal = candidate.Table.TryGetOrdinal("s", out var found) ? found : -1;
        return ordinal > 0 && candidate.Query.Sql.Contains("SUM(s)", StringComparison.Ordinal) && candidate.Writes.Any(write => write.Values?[ordinal] is short and < 0) ? "last" : null;
    }
}
