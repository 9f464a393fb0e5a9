using System.Data;
using System.Text.RegularExpressions;
using Dapper;
using Grid.Client.Ado;
using Grid.Client.Linq;
using Grid.Tests.Tidy;

namespace Grid.Tests.Linq;

/// <summary>The samples of docs/queries.md: they run here, and the page shows exactly these lines.</summary>
public sealed partial class QueriesPageTests(LinqFixture fixture) : IClassFixture<LinqFixture>
{
    [Fact]
    public void Page_EverySample_IsCodeOfThisFile()
    {
        var source = Lines(Repository.Read("tests/Grid.Tests/Linq/QueriesPageTests.cs"));
        var samples = Sample().Matches(Repository.Read("docs/queries.md")).Select(sample => Lines(sample.Groups[1].Value)).ToList();
        Assert.Equal(5, samples.Count);
        Assert.All(samples, sample => Assert.Contains(sample, source));
    }

    [Fact]
    public void StreamingPage_Sample_IsCodeOfThisFile()
    {
        var source = Lines(Repository.Read("tests/Grid.Tests/Linq/QueriesPageTests.cs"));
        Assert.Contains(Lines(Sample().Match(Repository.Read("docs/streaming.md")).Groups[1].Value), source);
    }

    [Fact]
    public async Task Stream_Rows_AreReadAsTheyCome()
    {
        var grid = fixture.Harness.Grid;
        await using var result = await grid.StreamAsync("SELECT id, name FROM item WHERE amount > $least", new { least = 3 });
        await foreach (var row in result.ReadRowsAsync())
        {
            Console.WriteLine($"{row["id"]}: {row["name"]}");
        }

        Assert.True(result.IsAtEnd);
    }

    [Fact]
    public async Task Linq_Rows_AreFilteredSortedAndPaged()
    {
        var grid = fixture.Harness.Grid;
        var wanted = "a";
        var items = grid.Table<int, Item>();
        var page = await items.Query()
            .Where(item => item.Name.StartsWith(wanted) && item.Stock != 3)
            .OrderByDescending(item => item.Price)
            .Select(item => new { item.Id, item.Name, Total = item.Price * item.Amount })
            .Take(10)
            .ToListAsync();
        Assert.NotEmpty(page);
    }

    [Fact]
    public async Task Linq_Groups_AreAggregated()
    {
        var items = fixture.Harness.Grid.Table<int, Item>();
        var colors = items.Query()
            .GroupBy(item => item.Color)
            .Where(group => group.Count() > 3)
            .Select(group => new { group.Key, Count = group.Count(), Average = group.Average(item => item.Price) });
        await foreach (var color in colors)
        {
            Console.WriteLine($"{color.Key}: {color.Count} items, {color.Average} on average");
        }
    }

    [Fact]
    public async Task Linq_Joins_ReadTwoTables()
    {
        var grid = fixture.Harness.Grid;
        var query =
            from item in grid.Table<int, Item>().Query()
            join sale in grid.Table<int, Sale>().Query() on item.Id equals sale.ItemId
            where item.IsOpen
            select new { item.Name, sale.Quantity };
        var sold = await query.SumAsync(row => row.Quantity);
        Assert.True(sold > 0);
    }

    [Fact]
    public async Task Dapper_Query_MapsRows()
    {
        var grid = fixture.Harness.Grid;
        await using var connection = new GridConnection(grid);
        await connection.OpenAsync();
        var names = await connection.QueryAsync<string>(
            "SELECT name FROM item WHERE id IN @ids AND price > @least ORDER BY name", new { ids = new[] { 1, 2, 3, 5, 8 }, least = -100m });
        Assert.Equal(5, names.Count());
    }

    [Fact]
    public void DataTable_Load_TakesAReader()
    {
        using var connection = new GridConnection(fixture.Harness.Grid);
        connection.Open();
        using var command = new GridCommand("SELECT id, name, price FROM item WHERE amount > $least", connection);
        command.Parameters.AddWithValue("least", 3);
        using var reader = command.ExecuteReader();
        using var table = new DataTable();
        table.Load(reader);
        Assert.NotEmpty(table.Rows.Cast<DataRow>());
    }

    // Indentation apart.
    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
