using System.Globalization;
using DuckDB.NET.Data;
using Grid.Errors;
using Grid.Tables;

namespace Grid.Tests.Queries.Writes;

/// <summary>Random statements that write do to the grid what they do to DuckDB, and return the same rows.</summary>
public sealed class WriteOracleTests
{
    private const int StatementsOfARun = 120;

    private static readonly TableSchema[] Tables = [NewTable(1, "t"), NewTable(2, "u")];

    /// <summary>Runs: a few while one waits, more in CI; set GRID_ORACLE_TABLES for another number.</summary>
    private static int RunCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 8 : 60;

    [Fact]
    public async Task RandomStatements_AgainstDuckDb_LeaveAndReturnTheSameRows()
    {
        var counts = (Same: 0, Refused: 0);
        for (var seed = 1; seed <= RunCount; seed++)
        {
            var (same, refused) = await RunAsync(seed);
            counts = (counts.Same + same, counts.Refused + refused);
        }

        TestContext.Current.SendDiagnosticMessage("{0} random statements compared with DuckDB, {1} that both refuse.", counts.Same, counts.Refused);
        Assert.True(counts.Same > counts.Refused * 2, $"{counts.Refused} of {counts.Same + counts.Refused} statements are refused: too many to test anything.");
    }

    private static async Task<(int Same, int Refused)> RunAsync(int seed)
    {
        var random = new Random(seed);
        var generator = new RandomWrite(random);
        using var duck = NewDuck();
        // One partition is atomic as a whole, and so can be compared also when a statement is refused.
        using var grid = await LocalGrid.OpenAsync(seed % 2 == 0 ? 1 : 1 + random.Next(5), Tables);
        if (seed % 3 == 0)
        {
            // Which rows a statement changes does not depend on how they are found.
            await grid.RunAsync("CREATE INDEX t_n ON t (n, v)");
            await grid.RunAsync("CREATE INDEX t_v ON t (v)");
            await grid.RunAsync("CREATE INDEX u_d ON u (d)");
        }

        var refused = 0;
        for (var statement = 0; statement < StatementsOfARun; statement++)
        {
            var sql = generator.Next();
            List<string> expected;
            try
            {
                expected = sql.Contains("RETURNING", StringComparison.Ordinal) ? Sorted(duck.Read(sql)) : [$"{duck.Change(sql)}"];
            }
            catch (DuckDBException)
            {
                refused++;
                await Assert.ThrowsAnyAsync<GridException>(() => grid.RunAsync(sql));
                if (grid.Catalog.PartitionCount > 1)
                {
                    await EmptyAsync(duck, grid);
                }

                continue;
            }

            var result = await grid.RunAsync(sql);
            if (sql.Contains("RETURNING", StringComparison.Ordinal))
            {
                Assert.True(expected.SequenceEqual(Sorted(LocalGrid.Show(result))), $"Seed {seed}: {sql}\nDuckDB: {string.Join("; ", expected)}\nGrid:   {string.Join("; ", Sorted(LocalGrid.Show(result)))}");
                Assert.Equal(expected.Count, result.RowsAffected);
            }
            else
            {
                Assert.True(expected.SequenceEqual([$"{result.RowsAffected}"]), $"Seed {seed}: {sql}\nDuckDB: {string.Join("; ", expected)}\nGrid:   {result.RowsAffected}");
            }

            await CompareAsync(duck, grid, $"Seed {seed}, statement {statement}: {sql}");
        }

        for (var partition = 0; partition < grid.Catalog.PartitionCount; partition++)
        {
            await grid.ReopenAsync(partition);
        }

        await CompareAsync(duck, grid, $"Seed {seed}, opened again");
        return (StatementsOfARun - refused, refused);
    }

    private static async Task CompareAsync(DuckDbOracle duck, LocalGrid grid, string what)
    {
        foreach (var table in Tables)
        {
            var expected = Sorted(duck.Read($"SELECT * FROM {table.Name}"));
            var actual = Sorted(LocalGrid.Show(await grid.RunAsync($"SELECT * FROM {table.Name}")));
            Assert.True(expected.SequenceEqual(actual), $"{what}: {table.Name}\nDuckDB: {string.Join("; ", expected.Except(actual))}\nGrid:   {string.Join("; ", actual.Except(expected))}");
        }
    }

    private static async Task EmptyAsync(DuckDbOracle duck, LocalGrid grid)
    {
        foreach (var table in Tables)
        {
            duck.Execute($"DELETE FROM {table.Name}");
            await grid.RunAsync($"DELETE FROM {table.Name}");
        }
    }

    private static DuckDbOracle NewDuck()
    {
        var duck = new DuckDbOracle([]);
        foreach (var table in Tables)
        {
            duck.Execute($"CREATE TABLE {table.Name} (id INTEGER PRIMARY KEY, n BIGINT, v VARCHAR, d DECIMAL(12,2))");
        }

        return duck;
    }

    private static List<string> Sorted(IEnumerable<string> rows) => [.. rows.Order(StringComparer.Ordinal)];

    private static TableSchema NewTable(long id, string name) => new(
        new TableId(id), 1, TableName.Create(name),
        [
            new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("n", ColumnType.BigInt, true), new ColumnSchema("v", ColumnType.Varchar, true),
            new ColumnSchema("d", ColumnType.DecimalOf(12, 2), true),
        ],
        [0], null, Durability.Durable);
}
