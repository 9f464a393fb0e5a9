using System.Globalization;

namespace Grid.Tests.Queries.Writes;

/// <summary>A table that is changed, written, folded, truncated and recovered in random order holds what DuckDB's does, which knows nothing of journals.</summary>
public sealed class AlterOracleTests
{
    private const int StepsOfARun = 100;

    private static int RunCount => int.TryParse(Environment.GetEnvironmentVariable("GRID_ORACLE_TABLES"), CultureInfo.InvariantCulture, out var count) ? count
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) ? 10 : 80;

    [Fact]
    public async Task RandomChanges_WithWritesFoldsAndRecoveries_LeaveWhatDuckDbHas()
    {
        for (var seed = 1; seed <= RunCount; seed++)
        {
            await RunAsync(seed);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var columns = new List<(string Name, bool IsText)> { ("c0", false), ("c1", true) };
        using var grid = await LocalGrid.OpenAsync(1 + random.Next(3));
        using var duck = new DuckDbOracle([]);
        var history = new List<string>();
        await BothAsync("CREATE TABLE t (id BIGINT PRIMARY KEY, c0 BIGINT, c1 VARCHAR)");
        for (var step = 0; step < StepsOfARun; step++)
        {
            var stale = random.Next(3) == 0 ? grid.Known : null;
            switch (random.Next(16))
            {
                case 0 when columns.Count < 6:
                    var isText = random.Next(2) == 0;
                    // A name that was dropped comes again, as another column.
                    var added = $"c{random.Next(4)}";
                    if (!columns.Exists(column => column.Name == added))
                    {
                        await BothAsync($"ALTER TABLE t ADD COLUMN {added} {(isText ? "VARCHAR" : "BIGINT")}{(random.Next(2) == 0 ? "" : isText ? " DEFAULT 'new'" : " DEFAULT 7")}");
                        columns.Add((added, isText));
                    }

                    break;
                case 1 when columns.Count > 1:
                    var dropped = columns[random.Next(columns.Count)];
                    await BothAsync($"ALTER TABLE t DROP COLUMN {dropped.Name}");
                    columns.Remove(dropped);
                    break;
                case 2 when columns.Count > 0:
                    var place = random.Next(columns.Count);
                    var name = $"c{random.Next(6)}";
                    if (!columns.Exists(column => column.Name == name))
                    {
                        await BothAsync($"ALTER TABLE t RENAME COLUMN {columns[place].Name} TO {name}");
                        columns[place] = columns[place] with { Name = name };
                    }

                    break;
                case 3:
                    await grid.Core(random.Next(grid.Catalog.PartitionCount)).CheckpointAsync(CancellationToken.None);
                    break;
                case 4:
                    await grid.ReopenAsync(random.Next(grid.Catalog.PartitionCount));
                    break;
                case 5 when random.Next(4) == 0:
                    history.Add("TRUNCATE");
                    duck.Execute("DELETE FROM t");
                    await grid.RunAsync("TRUNCATE TABLE t");
                    break;
                case 6:
                    await BothAsync($"DELETE FROM t WHERE id = {random.Next(30)}");
                    break;
                case 7 or 8:
                    var changed = columns[random.Next(columns.Count)];
                    await BothAsync($"UPDATE t SET {changed.Name} = {Value(changed.IsText)} WHERE id % 5 = {random.Next(5)}");
                    break;
                default:
                    var chosen = columns.Where(_ => random.Next(3) > 0).ToList();
                    var names = string.Concat(chosen.Select(column => ", " + column.Name));
                    await BothAsync($"INSERT INTO t (id{names}) VALUES ({random.Next(30)}{string.Concat(chosen.Select(column => ", " + Value(column.IsText)))}) ON CONFLICT DO NOTHING");
                    break;
            }

            var expected = duck.Read("SELECT * FROM t ORDER BY id");
            var actual = LocalGrid.Show(await grid.RunAsync("SELECT * FROM t ORDER BY id"));
            Assert.True(expected.SequenceEqual(actual), $"Seed {seed}, step {step}:\n{string.Join(";\n", history.TakeLast(12))}\nDuckDB: {string.Join("; ", expected.Except(actual))}\nGrid:   {string.Join("; ", actual.Except(expected))}");
            if (stale is not null)
            {
                // The next statement is planned by somebody who has missed the change.
                grid.Known = stale;
            }
        }

        string Value(bool isText) => random.Next(4) == 0 ? "NULL" : isText ? $"'v{random.Next(9)}'" : $"{random.Next(99)}";

        async Task BothAsync(string sql)
        {
            history.Add(sql);
            duck.Execute(sql);
            await grid.RunAsync(sql);
        }
    }
}
