using Grid.Tables;

namespace Grid.Tests.Linq;

/// <summary>A row that belongs to an <see cref="Item"/>, or to none.</summary>
internal sealed record Sale(int Id, int? ItemId, int Quantity)
{
    public static ColumnSchema[] Columns { get; } =
        [new("id", ColumnType.Integer, false), new("item_id", ColumnType.Integer, true), new("quantity", ColumnType.Integer, false)];

    public object?[] ToValues() => [Id, ItemId, Quantity];

    public static Sale[] Make(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(id => new Sale(id, random.Next(5) == 0 ? null : random.Next(60), random.Next(1, 9)))];
    }
}
