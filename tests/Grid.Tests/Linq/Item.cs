using Grid.Tables;

namespace Grid.Tests.Linq;

/// <summary>A row with a column of every type, and nulls wherever a type allows them.</summary>
internal sealed record Item(
    int Id, int Amount, int? Stock, short Small, long? Big, decimal Price, decimal? Discount, double Weight, double? Score,
    string Name, string? Note, DateOnly Made, DateTime? SoldAt, bool IsOpen, bool? IsGood, Color Color, Guid? Token)
{
    public static ColumnSchema[] Columns { get; } =
    [
        new("id", ColumnType.Integer, false), new("amount", ColumnType.Integer, false), new("stock", ColumnType.Integer, true),
        new("small", ColumnType.SmallInt, false), new("big", ColumnType.BigInt, true), new("price", ColumnType.DecimalOf(10, 2), false),
        new("discount", ColumnType.DecimalOf(10, 2), true), new("weight", ColumnType.Double, false), new("score", ColumnType.Double, true),
        new("name", ColumnType.Varchar, false), new("note", ColumnType.Varchar, true), new("made", ColumnType.Date, false),
        new("sold_at", ColumnType.Timestamp, true), new("is_open", ColumnType.Boolean, false), new("is_good", ColumnType.Boolean, true),
        new("color", ColumnType.Integer, false), new("token", ColumnType.Uuid, true),
    ];

    public object?[] ToValues() =>
        [Id, Amount, Stock, Small, Big, Price, Discount, Weight, Score, Name, Note, Made, SoldAt, IsOpen, IsGood, (int)Color, Token];

    /// <summary>Rows of a seed.</summary>
    public static Item[] Make(int seed, int count)
    {
        string[] texts = ["", "a", "b", "A", "ab", "abc", "a%b", "a_b", @"a\b", "ä", "it's", " x ", "\tx", "zz zz"];
        var random = new Random(seed);
        T? Maybe<T>(T value)
            where T : struct => random.Next(4) == 0 ? null : value;
        return [.. Enumerable.Range(0, count).Select(id => new Item(
            id, random.Next(-5, 20), Maybe(random.Next(-3, 6)), (short)random.Next(-100, 100), Maybe((long)random.Next()), random.Next(-999, 9999) / 100m,
            Maybe(random.Next(0, 500) / 100m), random.Next(-80, 80) / 8.0, Maybe(random.Next(-80, 80) / 4.0), texts[random.Next(texts.Length)],
            random.Next(4) == 0 ? null : texts[random.Next(texts.Length)], new DateOnly(2020, 1, 1).AddDays(random.Next(900)),
            Maybe(new DateTime(2021, 1, 1).AddMinutes(random.Next(600_000))), random.Next(2) == 0, Maybe(random.Next(2) == 0), (Color)random.Next(3),
            Maybe(new Guid(random.Next(5), 0, 0, new byte[8]))))];
    }
}
