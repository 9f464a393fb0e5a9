using Grid.Tables;

namespace Grid.Tests.Queries.Joins;

/// <summary>
/// Tables some of which lie together: orders, their lines and their notes by the order, two tables by a text and a number;
/// products by themselves. Rows are random: keys meet, miss each other, repeat and are NULL, and some tables are empty.
/// </summary>
internal sealed class PlacedTables : IDisposable
{
    public static readonly TableSchema Orders = Table(1, "orders", [0], null,
        new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("customer", ColumnType.Integer, true), new ColumnSchema("s", ColumnType.SmallInt, true),
        new ColumnSchema("v", ColumnType.Varchar, true), new ColumnSchema("amount", ColumnType.DecimalOf(9, 2), true), new ColumnSchema("d", ColumnType.Double, true));

    public static readonly TableSchema Lines = Table(2, "lines", [0, 1], 0,
        new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("line", ColumnType.SmallInt, false), new ColumnSchema("product", ColumnType.BigInt, true),
        new ColumnSchema("v", ColumnType.VarcharOf(20), true), new ColumnSchema("quantity", ColumnType.Integer, true));

    public static readonly TableSchema Notes = Table(3, "notes", [0], null,
        new ColumnSchema("id", ColumnType.Integer, false), new ColumnSchema("v", ColumnType.Varchar, true), new ColumnSchema("day", ColumnType.Date, true));

    public static readonly TableSchema Products = Table(4, "products", [0], null,
        new ColumnSchema("code", ColumnType.SmallInt, false), new ColumnSchema("v", ColumnType.Varchar, true), new ColumnSchema("price", ColumnType.Double, true),
        new ColumnSchema("parent", ColumnType.SmallInt, true));

    public static readonly TableSchema Pairs = Table(5, "pairs", [0, 1], null,
        new ColumnSchema("k", ColumnType.Varchar, false), new ColumnSchema("j", ColumnType.Integer, false), new ColumnSchema("value", ColumnType.BigInt, true));

    public static readonly TableSchema Others = Table(6, "others", [1, 2], null,
        new ColumnSchema("w", ColumnType.Varchar, true), new ColumnSchema("k", ColumnType.VarcharOf(9), false), new ColumnSchema("j", ColumnType.Integer, false));

    public static readonly TableSchema[] All = [Orders, Lines, Notes, Products, Pairs, Others];

    private static readonly string[] Texts = ["", "a", "b", "ab", "ä", "東京", "7"];

    private readonly Random _random;
    private readonly bool _isFull;

    /// <param name="isFull">No table is empty.</param>
    public PlacedTables(int seed, int partitions = 5, bool isFull = false)
    {
        _random = new Random(seed);
        _isFull = isFull;
        Engine = new LocalEngine(All, partitions);
        Oracle = new DuckDbOracle(All);
        Fill(Orders, Some(25), id => [id, Number(9), Small(6), Text(), Maybe(() => (object)(_random.Next(-300, 300) / 4m)), Double()]);
        Fill(Lines, Some(60), id => [id / 2, (short)(id % 2), Maybe(() => (object)(long)_random.Next(8)), Text(), Number(20)]);
        Fill(Notes, Some(20), id => [id + 3, Text(), Maybe(() => (object)new DateOnly(2024, 1, 1).AddDays(_random.Next(40)))]);
        Fill(Products, Some(8), id => [(short)id, Text(), Double(), Small(8)]);
        Fill(Pairs, Some(30), id => [Texts[id % 5], id / 5, Maybe(() => (object)(long)_random.Next(12))]);
        Fill(Others, Some(30), id => [Text(), Texts[id % 3], id / 3]);
    }

    public LocalEngine Engine { get; }

    public DuckDbOracle Oracle { get; }

    /// <summary>Both give the same rows, in the same order when the query says one; returns whether the grid's own engine gave them.</summary>
    public async Task<bool> CompareAsync(string sql, bool isOrdered = false)
    {
        var expected = Oracle.Read(sql);
        var (_, rows, plan) = await Engine.AnswerAsync(sql);
        var actual = DuckDbOracle.Show(rows);
        if (!isOrdered)
        {
            expected.Sort(StringComparer.Ordinal);
            actual.Sort(StringComparer.Ordinal);
        }

        Assert.True(expected.SequenceEqual(actual), $"{sql}\nDuckDB: {string.Join("; ", expected.Take(12))}\nGrid:   {string.Join("; ", actual.Take(12))}\n{plan.Title}");
        return plan.Title == "native";
    }

    public void Dispose()
    {
        Engine.Dispose();
        Oracle.Dispose();
    }

    private void Fill(TableSchema table, int count, Func<int, object?[]> make)
    {
        var rows = Enumerable.Range(0, count).Where(_ => _random.Next(5) > 0).Select(make).ToArray();
        Array.ForEach(rows, row => Engine.Insert(table, row));
        if (rows.Length > 0)
        {
            Oracle.Insert(table, rows);
        }
    }

    // Now and then none at all.
    private int Some(int most) => _random.Next(8) == 0 && !_isFull ? 0 : _random.Next(most / 2, most);

    private object? Number(int below) => Maybe(() => _random.Next(below));

    private object? Small(int below) => Maybe(() => (short)_random.Next(below));

    private object? Text() => Maybe(() => Texts[_random.Next(Texts.Length)]);

    private object? Double() => Maybe(() => _random.Next(9) == 0 ? double.NaN : _random.Next(-4, 12) / 2.0);

    private object? Maybe<T>(Func<T> make) => _random.Next(6) == 0 ? null : make();

    private static TableSchema Table(int id, string name, int[] key, int? partitionBy, params ColumnSchema[] columns) =>
        new(new TableId(id), 1, TableName.Create(name), [.. columns], [.. key], partitionBy, Durability.Durable);
}
