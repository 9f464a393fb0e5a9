using Grid.Client.Linq;

namespace Grid.Tests.Linq;

/// <summary>Items and sales, in the harness and in memory, and the comparison of what LINQ says of both.</summary>
public sealed class LinqFixture : IDisposable
{
    private readonly SqlHarness _harness = new();

    public LinqFixture()
    {
        _harness.AddTable("item", Item.Columns, Items.Select(item => item.ToValues()));
        _harness.AddTable("sale", Sale.Columns, Sales.Select(sale => sale.ToValues()));
    }

    internal SqlHarness Harness => _harness;

    internal Item[] Items { get; } = Item.Make(1, 60);

    internal Sale[] Sales { get; } = Sale.Make(2, 80);

    internal IQueryable<Item> Query => _harness.Grid.Table<int, Item>().Query();

    internal IQueryable<Sale> SaleQuery => _harness.Grid.Table<int, Sale>().Query();

    /// <summary>The query gives the same elements over the grid as over the rows in memory.</summary>
    internal async Task SameAsync<T>(Func<IQueryable<Item>, IQueryable<T>> query, bool isOrdered = true)
    {
        var expected = query(Items.AsQueryable()).ToList();
        var actual = await query(Query).ToListAsync();
        Compare(expected, actual, isOrdered, query(Query).ToQueryString());
    }

    /// <summary>The same for a query over items and sales, in any order.</summary>
    internal async Task SameAsync<T>(Func<IQueryable<Item>, IQueryable<Sale>, IQueryable<T>> query)
    {
        var expected = query(Items.AsQueryable(), Sales.AsQueryable()).ToList();
        var actual = await query(Query, SaleQuery).ToListAsync();
        Compare(expected, actual, isOrdered: false, query(Query, SaleQuery).ToQueryString());
    }

    public void Dispose() => _harness.Dispose();

    private static void Compare<T>(List<T> expected, List<T> actual, bool isOrdered, string sql)
    {
        var isSame = isOrdered
            ? expected.SequenceEqual(actual)
            : expected.Count == actual.Count && !Counts(expected).Except(Counts(actual)).Any();
        Assert.True(isSame, $"{sql}\nLINQ: {string.Join("; ", expected.Take(15))}\nGrid: {string.Join("; ", actual.Take(15))}");
    }

    private static IEnumerable<(T Element, int Count)> Counts<T>(List<T> elements) =>
        elements.GroupBy(element => element).Select(group => (group.Key, group.Count()));
}
