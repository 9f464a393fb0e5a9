using Grid.Tables;

namespace Grid.Tests.Queries.Fallback;

/// <summary>Three tables that belong together, with random rows in which keys meet, miss each other, and are NULL.</summary>
internal sealed class JoinedTables : IDisposable
{
    public static readonly TableSchema People = Table(1, "people",
        new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("town", ColumnType.Integer, true), new ColumnSchema("name", ColumnType.Varchar, true),
        new ColumnSchema("age", ColumnType.SmallInt, true), new ColumnSchema("wealth", ColumnType.DecimalOf(9, 2), true), new ColumnSchema("born", ColumnType.Date, true));

    public static readonly TableSchema Towns = Table(2, "towns",
        new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("name", ColumnType.Varchar, true), new ColumnSchema("land", ColumnType.Varchar, true),
        new ColumnSchema("size", ColumnType.BigInt, true), new ColumnSchema("warmth", ColumnType.Double, true));

    public static readonly TableSchema Visits = Table(3, "visits",
        new ColumnSchema("id", ColumnType.BigInt, false), new ColumnSchema("person", ColumnType.Integer, true), new ColumnSchema("town", ColumnType.Integer, true),
        new ColumnSchema("day", ColumnType.Date, true), new ColumnSchema("cost", ColumnType.DecimalOf(4, 1), true), new ColumnSchema("paid", ColumnType.Boolean, true));

    public static readonly TableSchema[] All = [People, Towns, Visits];

    private readonly Random _random;
    private readonly Lazy<DuckDbOracle> _oracle;

    public JoinedTables(int seed, int partitions = 7)
    {
        _random = new Random(seed);
        (TableSchema Table, object?[][] Rows)[] content =
        [
            (People, Rows(40, id => [id, Maybe(() => _random.Next(12)), Maybe(() => Pick("ann", "bob", "Cy", "ä", "", "dee")), Maybe(() => (short)_random.Next(90)),
                Maybe(() => _random.Next(-100_000, 100_000) / 100m), Maybe(() => new DateOnly(1950, 1, 1).AddDays(_random.Next(20_000)))])),
            (Towns, Rows(10, id => [id, Maybe(() => Pick("ulm", "rom", "東京", "bob")), Maybe(() => Pick("x", "y", "z")), Maybe(() => (long)_random.Next(1_000)),
                Maybe(() => _random.Next(-80, 300) / 8.0)])),
            (Visits, Rows(60, id => [(long)id, Maybe(() => _random.Next(50)), Maybe(() => _random.Next(12)), Maybe(() => new DateOnly(2020, 1, 1).AddDays(_random.Next(60))),
                Maybe(() => _random.Next(-500, 500) / 10m), Maybe(() => _random.Next(2) == 0)])),
        ];
        Engine = new LocalEngine(All, partitions);
        foreach (var (table, rows) in content)
        {
            Array.ForEach(rows, row => Engine.Insert(table, row));
        }

        _oracle = new Lazy<DuckDbOracle>(() =>
        {
            var oracle = new DuckDbOracle(All);
            Array.ForEach(content, table => oracle.Insert(table.Table, table.Rows));
            return oracle;
        });
    }

    public LocalEngine Engine { get; }

    public DuckDbOracle Oracle => _oracle.Value;

    /// <summary>Both give the same rows, in the same order when the query says one.</summary>
    public async Task CompareAsync(string sql, bool isOrdered = false)
    {
        var expected = Oracle.Read(sql);
        var actual = DuckDbOracle.Show((await Engine.AnswerAsync(sql)).Rows);
        if (!isOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        Assert.True(expected.SequenceEqual(actual), $"{sql}\nDuckDB: {string.Join("; ", expected.Take(12))}\nGrid:   {string.Join("; ", actual.Take(12))}");
    }

    public void Dispose()
    {
        Engine.Dispose();
        if (_oracle.IsValueCreated)
        {
            Oracle.Dispose();
        }
    }

    private static object?[][] Rows(int count, Func<int, object?[]> make) => [.. Enumerable.Range(0, count).Select(make)];

    private object? Maybe<T>(Func<T> make) => _random.Next(6) == 0 ? null : make();

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private static TableSchema Table(int id, string name, params ColumnSchema[] columns) =>
        new(new TableId(id), 1, TableName.Create(name), [.. columns], [0], null, Durability.Durable);
}
