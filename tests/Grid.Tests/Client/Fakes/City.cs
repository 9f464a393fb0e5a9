using Grid.Tables;

namespace Grid.Tests.Client.Fakes;

/// <summary>The row that most tests write.</summary>
internal sealed record City(long Id, string Name, string? Admin, int Population)
{
    public static ColumnSchema[] Columns { get; } =
    [
        new("id", ColumnType.BigInt, IsNullable: false),
        new("name", ColumnType.Varchar, IsNullable: false),
        new("admin", ColumnType.Varchar, IsNullable: true),
        new("population", ColumnType.Integer, IsNullable: false),
    ];

    public static City Number(long id) => new(id, $"City {id}", id % 2 == 0 ? null : "A", (int)id * 10);

    /// <summary>A grid with an empty table of cities.</summary>
    public static FakeGrid NewGrid(Action<Grid.Client.Hosting.GridClientOptions>? configure = null)
    {
        var grid = new FakeGrid(configure);
        grid.AddTable("city", Columns, [0]);
        return grid;
    }
}
